import { StoreUnavailable } from '../ports/index.ts';
import type { Log } from './options.ts';

/** Says once that the store is gone and once that it is back, however many calls fail in between. */
export class Health {
  readonly #log: Log;
  readonly #what: string;
  #downSince: number | undefined;

  /** @param what names the store in the log: an address without its password, or a folder */
  constructor(what: string, log: Log) {
    this.#what = what;
    this.#log = log;
  }

  get isDown(): boolean {
    return this.#downSince !== undefined;
  }

  down(reason: string): void {
    if (this.isDown) return;
    this.#downSince = performance.now();
    this.#log.warn({ store: this.#what }, `the store is unavailable: ${reason}`);
  }

  up(): void {
    if (this.#downSince === undefined) return;
    const seconds = Math.round((performance.now() - this.#downSince) / 1000);
    this.#downSince = undefined;
    this.#log.info({ store: this.#what }, `the store is available again after ${seconds} s`);
  }
}

/** For work that nobody waits for: that the store is unavailable is in the log by now; anything else is a bug. */
export function alreadyLogged(error: unknown): void {
  if (!(error instanceof StoreUnavailable)) throw error;
}
