import { randomUUID } from 'node:crypto';
import { alreadyLogged } from '../health.ts';
import type { Connection } from './connection.ts';

/** Milliseconds: how long a lease lives in Redis, how often it is renewed, and how long this process trusts it. */
const lifetime = 6000;
const beat = 1500;
const trusted = 5000;

/**
 * This process's lease in Redis, kept by a heartbeat. If it expired before it was renewed, the next one has another
 * number, so that everything held under the old one is void.
 */
export class Lease {
  readonly instance = randomUUID();
  readonly #connection: Connection;
  readonly #onLapse: () => void;
  #lease = 0;
  #confirmed = Number.NEGATIVE_INFINITY;
  #beating = false;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param onLapse is called when the lease is valid again after it was not. Even if Redis kept it, effects were skipped
   * meanwhile, and every lane must be claimed again.
   */
  constructor(connection: Connection, onLapse: () => void) {
    this.#connection = connection;
    this.#onLapse = onLapse;
  }

  /** Takes the first lease. @throws StoreUnavailable */
  async begin(): Promise<void> {
    await this.#beat();
    this.#timer = setInterval(() => this.#tryBeat(), beat);
    this.#connection.redis.on('ready', () => this.#tryBeat());
  }

  /** Signs this process's lanes. */
  get holder(): string {
    return `${this.instance}/${this.#lease}`;
  }

  /** Measured from before the renewal was sent, so it always ends before the lease in Redis does. */
  isValid(): boolean {
    return performance.now() - this.#confirmed < trusted;
  }

  end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#confirmed = Number.NEGATIVE_INFINITY;
  }

  #tryBeat(): void {
    if (this.#beating || this.#timer === undefined) return;
    this.#beat().catch(alreadyLogged);
  }

  async #beat(): Promise<void> {
    this.#beating = true;
    try {
      const sent = performance.now();
      const following = this.#lease + 1;
      const kept = await this.#connection.script('heartbeat', [this.instance, this.#lease, following, lifetime]);
      const lapsed = kept !== 1 || !this.isValid();
      if (kept !== 1) this.#lease = following;
      if (lapsed) this.#onLapse();
      this.#confirmed = sent;
    } finally {
      this.#beating = false;
    }
  }
}
