import type { Commit, Committed, Effect, Json, Store, Stored, Timer } from '../../ports/index.ts';
import { alreadyLogged } from '../health.ts';
import { eventIdLifetime } from '../options.ts';
import { serialize } from '../serialize.ts';
import type { Connection } from './connection.ts';
import { listDocuments, loadDocuments, triples } from './documents.ts';
import { commitArguments } from './encode.ts';
import { Lanes } from './lanes.ts';
import { Lease } from './lease.ts';
import { subscribeToWork } from './work.ts';

/** The store of one process on a Redis that several may share. Every change is one script, and so atomic. */
export class RedisStore implements Store {
  readonly #connection: Connection;
  readonly #prefix: string;
  readonly #lease: Lease;
  readonly #lanes = new Lanes();
  readonly #listeners: ((lane: string) => void)[] = [];
  #work: { close(): void } | undefined;
  #closed = false;

  /** @param prefix of every key, with the hash tag */
  constructor(connection: Connection, prefix: string) {
    this.#connection = connection;
    this.#prefix = prefix;
    this.#lease = new Lease(connection, () => {
      this.#lanes.clear();
      this.#announce();
    });
  }

  /** Takes the lease; to be awaited before anything else. @throws StoreUnavailable */
  async begin(): Promise<void> {
    await this.#lease.begin();
    this.#work = subscribeToWork(this.#connection, `${this.#prefix}work`, (holder, lane) => {
      if (holder === '' || holder === this.#lease.holder) this.#tell(lane);
    });
    this.#connection.onRecovery(() => this.#announce());
  }

  get instance(): string {
    return this.#lease.instance;
  }

  load(keys: readonly string[]): Promise<readonly Stored[]> {
    return loadDocuments(this.#connection, keys);
  }

  list(name: string, options: { limit: number; below?: number }): Promise<readonly Stored[]> {
    return listDocuments(this.#connection, name, options);
  }

  async commit(commit: Commit): Promise<Committed> {
    const serialized = serialize(commit);
    const lanes = [...new Set(commit.effects.map(({ lane }) => lane))];
    return this.#lanes.whileAsking(lanes, async () => {
      const { holder } = this.#lease;
      const reply = await this.#connection.script(
        'commit',
        commitArguments(commit, serialized, { holder, eventIdLifetime }),
      );
      const [outcome, ...names] = reply as string[];
      if (outcome === 'conflict') return { outcome, keys: [...new Set(names)] };
      if (outcome === 'committed') return { outcome, mine: this.#hold(holder, names) };
      // Perhaps this very commit succeeded before and its reply was lost: then this process holds lanes unknowingly.
      for (const lane of lanes) if (!this.#lanes.has(lane)) this.#tell(lane);
      return { outcome: 'repeated' };
    });
  }

  async claim(lane: string): Promise<readonly Effect[]> {
    return this.#lanes.whileAsking([lane], async () => {
      const { holder } = this.#lease;
      const reply = await this.#connection.script('claim', [holder, lane]);
      const effects = (reply as string[]).map((text) => JSON.parse(text) as Effect);
      if (effects.length === 0 || this.#hold(holder, [lane]).length === 0) return [];
      return effects;
    });
  }

  /** Applies its reply without a detour, as `commit` does: of two replies that arrive together, the later one counts. */
  async settle(lane: string, keys: readonly string[]): Promise<number> {
    const { holder } = this.#lease;
    try {
      const left = Number(await this.#connection.script('settle', [holder, lane, keys.length, ...keys]));
      if (left === 0) this.#lanes.delete(lane);
      return left;
    } catch (error) {
      // The lane may have been released: only a claim can tell.
      this.#lanes.delete(lane);
      throw error;
    }
  }

  async abandoned(): Promise<readonly string[]> {
    const [free = [], own = []] = (await this.#connection.script('abandoned', [this.#lease.holder])) as string[][];
    return [...free, ...own.filter((lane) => this.#lanes.isForgotten(lane))];
  }

  async due(now: number, limit: number): Promise<readonly Timer[]> {
    const reply = await this.#connection.script('due', [now, limit]);
    return triples(reply).map(([key, at, event]) => ({ key, at: Number(at), event: JSON.parse(event) as Json }));
  }

  async alive(instance: string): Promise<boolean> {
    const key = `${this.#prefix}alive:${instance}`;
    return (await this.#connection.attempt('alive', () => this.#connection.redis.exists(key))) === 1;
  }

  onWork(listener: (lane: string) => void): void {
    this.#listeners.push(listener);
  }

  hasLease(): boolean {
    return this.#lease.isValid();
  }

  leaseGuard(): () => boolean {
    const { holder } = this.#lease;
    return () => holder === this.#lease.holder && this.hasLease();
  }

  laneGuard(lane: string): () => boolean {
    const isHeld = this.#lanes.guard(lane);
    return () => isHeld() && this.hasLease();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#lease.end();
    this.#work?.close();
    // If Redis cannot be reached, the lease expires by itself.
    await this.#connection.script('release', [this.#lease.holder, this.instance]).catch(alreadyLogged);
    this.#connection.close();
  }

  /** Lanes granted under an earlier lease are no longer held. */
  #hold(holder: string, lanes: readonly string[]): readonly string[] {
    if (holder !== this.#lease.holder) {
      this.#announce();
      return [];
    }
    for (const lane of lanes) this.#lanes.add(lane);
    return lanes;
  }

  #tell(lane: string): void {
    for (const listener of this.#listeners) listener(lane);
  }

  /** After an outage: lanes may have become free, and replies may have been lost. */
  #announce(): void {
    if (this.#closed || this.#listeners.length === 0) return;
    this.abandoned()
      .then((lanes) => {
        for (const lane of lanes) this.#tell(lane);
      })
      .catch(alreadyLogged);
  }
}
