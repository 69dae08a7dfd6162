import { sleep } from '../../async/sleep.ts';

/** How looks are taken that may fail. */
export interface RetryIo {
  /** Takes a look until it says something. @throws what is no fault of the system */
  until<Seen>(look: () => Promise<Seen>): Promise<Seen>;
}

/** Milliseconds between a look that failed and the next. */
const pace = 500;
/** Milliseconds between two warnings. */
const warnEvery = 60_000;

/**
 * A run goes on whether or not it can be looked at: a fault of the system (EIO, EMFILE, ENOMEM …) says nothing of it.
 * @param warn hears of faults, once in a while
 */
export function createRetryIo(warn: (text: string) => void): RetryIo {
  let warnedAt = -Infinity;
  return {
    async until(look) {
      for (;;) {
        try {
          return await look();
        } catch (error) {
          if (!isOfSystem(error)) throw error;
          if (performance.now() - warnedAt >= warnEvery) {
            warnedAt = performance.now();
            warn(`a run cannot be looked at; that is tried again: ${error.message}`);
          }
          await sleep(pace);
        }
      }
    },
  };
}

function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
