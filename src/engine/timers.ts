import { pause } from './pause.ts';
import type { Log, Now, Store, Timer } from './ports.ts';

export interface Timers {
  start(): void;
  stop(): void;
}

interface Needs {
  readonly store: Pick<Store, 'due'>;
  readonly now: Now;
  readonly log: Log;
  /** Milliseconds between looks. */
  readonly every: number;
  /** Lets a timer that is due happen; the turn that handles it clears or replaces it. */
  readonly fire: (timer: Timer) => Promise<void>;
}

/** How many timers are taken at a look. */
const BATCH = 100;

/** Looks for timers that are due. By the wall clock, as they outlive the process; one that is late fires late. */
export function createTimers({ store, now, log, every, fire }: Needs): Timers {
  const stopping = new AbortController();

  async function look(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        for (const timer of await store.due(now(), BATCH)) await fire(timer);
      } catch (error) {
        log.warn({ err: error }, 'timers could not be looked through; that is tried again');
      }
      await pause(every, stopping.signal);
    }
  }

  return { start: () => void look(), stop: () => stopping.abort() };
}
