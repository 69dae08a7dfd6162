import { randomUUID } from 'node:crypto';
import { alreadyLogged } from '../health.ts';
import type { Connection } from './connection.ts';

/** Milliseconds: how long Redis keeps a sign of life, how often it is renewed, and how long this side trusts it. */
const lifetime = 6000;
const beat = 1500;
const trusted = 5000;

/**
 * This process's sign of life in Redis. It carries a lease; when it ran out before it was renewed, the next one has
 * another lease, so that nothing that was held under the old one counts any more.
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
   * @param onLapse is called when confidence returns. Even if the lease was kept, effects were passed over meanwhile
   * and all that was held is to be claimed anew.
   */
  constructor(connection: Connection, onLapse: () => void) {
    this.#connection = connection;
    this.#onLapse = onLapse;
  }

  /** Begins the first lease. @throws StoreUnavailable */
  async begin(): Promise<void> {
    await this.#beat();
    this.#timer = setInterval(() => this.#tryBeat(), beat);
    this.#connection.redis.on('ready', () => this.#tryBeat());
  }

  /** What this process signs its lanes with. */
  get holder(): string {
    return `${this.instance}/${this.#lease}`;
  }

  /** Measured from before the renewal was sent, thus always shorter than Redis's own count. */
  confident(): boolean {
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
      const lapsed = kept !== 1 || !this.confident();
      if (kept !== 1) this.#lease = following;
      if (lapsed) this.#onLapse();
      this.#confirmed = sent;
    } finally {
      this.#beating = false;
    }
  }
}
