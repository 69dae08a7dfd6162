import type { NoState } from './read-state.ts';
import { backoff, mayAppear, type Timing } from './timing.ts';

/** How long it is borne that nothing is seen of a run. */
export interface RetryBudget {
  /** @returns milliseconds to wait before the next look; undefined if there is no use in one */
  bear(unseen: NoState): number | undefined;
  /** Something was seen. */
  renew(): void;
}

/** How often in a row an answer may be one that cannot be understood: a proxy may have stood in for the API. */
const mostUnusable = 5;

/** @param accepted when the run was, in milliseconds since 1970: it may take a while to appear */
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
