import type { Log as FullLog, Store } from '../ports/index.ts';

export type Log = Pick<FullLog, 'info' | 'warn'>;

export interface StoreOptions {
  /** Milliseconds since 1970; decides when event IDs expire. */
  readonly now: () => number;
  readonly log: Log;
}

/** What `nestor history` and the like need: reading while a bot runs. */
export type StoreReader = Pick<Store, 'load' | 'list' | 'close'>;

/** How long an event ID is remembered, in milliseconds: far longer than Slack redelivers anything. */
export const eventIdLifetime = 48 * 3_600_000;
