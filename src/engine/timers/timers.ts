import { sleep } from '../../async/sleep.ts';
import { StoreUnavailable, type Log, type Now, type Store, type Timer } from '../../ports/index.ts';

export interface Timers {
  start(): void;
  stop(): void;
}

interface Deps {
  readonly store: Pick<Store, 'due'>;
  readonly now: Now;
  readonly log: Log;
  /** Milliseconds between reads. */
  readonly every: number;
  /** Handles a timer that is due, and clears or replaces it in the same commit. */
  readonly fire: (timer: Timer) => Promise<void>;
}

/** Timers per read. */
const BATCH = 100;

/** Fires timers that are due. By the wall clock, as they outlive the process; one that is late fires late. */
export function createTimers({ store, now, log, every, fire }: Deps): Timers {
  const stopping = new AbortController();

  async function look(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        for (const timer of await store.due(now(), BATCH)) await fireOne(timer);
      } catch (error) {
        log.warn({ err: error }, 'could not read the timers; retrying');
      }
      await sleep(every, stopping.signal);
    }
  }

  /** A timer that fails stays due, and does not keep the others from firing. */
  async function fireOne(timer: Timer): Promise<void> {
    try {
      await fire(timer);
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      log.error({ err: error, timer: timer.key }, 'a timer failed; retrying');
    }
  }

  return { start: () => void look(), stop: () => stopping.abort() };
}
