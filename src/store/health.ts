import { StoreUnavailable } from '../ports/index.ts';
import type { Log } from './options.ts';

/** Logs once that the store is unavailable and once that it is back, however many calls fail in between. */
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

/** Catches what is not awaited: an unavailable store has already been logged; anything else is a bug. */
export function alreadyLogged(error: unknown): void {
  if (!(error instanceof StoreUnavailable)) throw error;
}
