import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Commit, Committed, Effect, Store, Stored, Timer } from '../../ports/index.ts';
import { StoreUnavailable } from '../../ports/index.ts';
import { alreadyLogged } from '../health.ts';
import type { Health } from '../health.ts';
import { eventIdLifetime } from '../options.ts';
import { serialize } from '../serialize.ts';
import { Batch } from './batch.ts';
import { Documents } from './documents.ts';
import { Outbox } from './outbox.ts';
import { transaction } from './transaction.ts';
import { unavailable } from './errors.ts';
import { Writer } from './writer.ts';

/** How long settled effects may wait to be written together, in milliseconds. */
const settleDelay = 100;
const hour = 3_600_000;

interface Parts {
  readonly db: DatabaseSync;
  readonly folder: string;
  readonly now: () => number;
  readonly health: Health;
  /** Called once, after closing. */
  readonly release: () => void;
}

/** The store of one process on one SQLite database. Writes are batched; reads see only what is durable. */
export class EmbeddedStore implements Store {
  readonly instance = randomUUID();
  readonly #parts: Parts;
  readonly #documents: Documents;
  readonly #writer: Writer;
  readonly #outbox: Outbox;
  readonly #batch: Batch;
  readonly #settled = new Set<string>();
  readonly #forgetting: NodeJS.Timeout;
  #settleTimer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#documents = new Documents(parts.db);
    this.#writer = new Writer(parts.db);
    this.#outbox = new Outbox(this.#writer.pending());
    this.#batch = new Batch((work) => this.#transact(work));
    this.#forgetting = setInterval(() => this.#forget(), hour).unref();
    this.#forget();
  }

  async load(keys: readonly string[]): Promise<readonly Stored[]> {
    return this.#read(() => this.#documents.load(keys));
  }

  async list(name: string, options: { limit: number; below?: number }): Promise<readonly Stored[]> {
    return this.#read(() => this.#documents.list(name, options));
  }

  async due(now: number, limit: number): Promise<readonly Timer[]> {
    return this.#read(() => this.#writer.due(now, limit));
  }

  async commit(commit: Commit): Promise<Committed> {
    this.#mustBeOpen();
    const text = serialize(commit);
    let mine: readonly string[] = [];
    const outcome = await this.#batch.add(
      (): 'committed' | 'repeated' | readonly string[] => {
        if (this.#writer.isKnown(commit.eventId)) return 'repeated';
        const conflicts = this.#writer.conflicts(commit);
        if (conflicts.length > 0) return conflicts;
        this.#writer.apply(commit, text, this.#parts.now());
        return 'committed';
      },
      (outcome) => {
        if (outcome === 'committed') mine = this.#outbox.add(commit.effects);
      },
    );
    if (outcome === 'committed') return { outcome, mine };
    return outcome === 'repeated' ? { outcome } : { outcome: 'conflict', keys: outcome };
  }

  async claim(lane: string): Promise<readonly Effect[]> {
    this.#mustBeOpen();
    return this.#outbox.claim(lane);
  }

  /** Resolves at once: if a crash loses it, the effect is performed again, as any effect may be. */
  async settle(lane: string, keys: readonly string[]): Promise<number> {
    this.#mustBeOpen();
    const { removed, left } = this.#outbox.settle(lane, keys);
    for (const key of removed) this.#settled.add(key);
    if (removed.length > 0) this.#settleTimer ??= setTimeout(() => this.#writeSettled(), settleDelay);
    return left;
  }

  async abandoned(): Promise<readonly string[]> {
    this.#mustBeOpen();
    return this.#outbox.abandoned();
  }

  async alive(instance: string): Promise<boolean> {
    return instance === this.instance && !this.#closed;
  }

  /** No other process can add work. */
  onWork(): void {}

  hasLease(): boolean {
    return !this.#closed;
  }

  /** No other process can take over. */
  leaseGuard(): () => boolean {
    return () => this.hasLease();
  }

  /** No other process can hold it in between. */
  laneGuard(lane: string): () => boolean {
    return () => !this.#closed && this.#outbox.holds(lane);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    clearInterval(this.#forgetting);
    clearTimeout(this.#settleTimer);
    if (this.#settled.size > 0) this.#writeSettled();
    this.#batch.flush();
    this.#closed = true;
    clearTimeout(this.#settleTimer);
    this.#parts.db.close();
    this.#parts.release();
  }

  #writeSettled(): void {
    this.#settleTimer = undefined;
    const keys = [...this.#settled];
    this.#batch
      .add(() => this.#writer.removeEffects(keys))
      .then(
        () => {
          for (const key of keys) this.#settled.delete(key);
        },
        (error: unknown) => {
          alreadyLogged(error);
          // They stay settled in memory, and are written as soon as that works.
          if (!this.#closed) this.#settleTimer ??= setTimeout(() => this.#writeSettled(), settleDelay);
        },
      );
  }

  #forget(): void {
    const before = this.#parts.now() - eventIdLifetime;
    this.#batch.add(() => this.#writer.forgetEventIds(before)).catch(alreadyLogged);
  }

  #read<T>(work: () => T): T {
    this.#mustBeOpen();
    try {
      return work();
    } catch (error) {
      throw this.#failed(error);
    }
  }

  #transact<T>(work: () => T): T {
    try {
      const result = transaction(this.#parts.db, work);
      this.#parts.health.up();
      return result;
    } catch (error) {
      throw this.#failed(error);
    }
  }

  #failed(error: unknown): StoreUnavailable {
    const failure = unavailable(this.#parts.folder, error);
    this.#parts.health.down(failure.message);
    return failure;
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new StoreUnavailable('the store is closed');
  }
}
