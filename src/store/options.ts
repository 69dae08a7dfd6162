import type { Store } from '../ports/index.ts';

/** Where a store says what people should know; pino's logger fits. */
export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

export interface StoreOptions {
  /** Milliseconds since 1970; decides when dedupe marks go. */
  readonly now: () => number;
  readonly log: Log;
}

/** What `nestor history` and its like need: reading beside a bot that runs. */
export type StoreReader = Pick<Store, 'load' | 'list' | 'close'>;

/** How long a dedupe mark is kept, in milliseconds: far longer than Slack delivers anything again. */
export const markLifetime = 48 * 3_600_000;
