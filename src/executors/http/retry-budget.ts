import type { NoState } from './read-state.ts';
import { backoff, mayAppear, type Timing } from './timing.ts';

/** How long a run may stay out of sight. */
export interface RetryBudget {
  /** @returns milliseconds to wait before the next request; undefined if it is pointless */
  bear(unseen: NoState): number | undefined;
  /** The state was read: start over. */
  renew(): void;
}

/** How many unusable answers in a row are tolerated: a proxy may have answered for the API. */
const mostUnusable = 5;

/** @param accepted when the API accepted the run, in milliseconds since 1970: it may take a while to appear */
export function createRetryBudget(timing: Timing, accepted: number): RetryBudget {
  let tries = 0;
  let unusable = 0;
  return {
    bear(unseen) {
      unusable = unseen.kind === 'unusable' ? unusable + 1 : 0;
      if (unusable === mostUnusable) return undefined;
      if (unseen.kind === 'refused' && !(unseen.gone && mayAppear(timing, accepted))) return undefined;
      tries += 1;
      return backoff(tries - 1, timing, unseen.kind === 'again' ? unseen.wait : null);
    },
    renew() {
      tries = 0;
      unusable = 0;
    },
  };
}
