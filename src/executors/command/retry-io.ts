import { sleep } from '../../async/sleep.ts';

/** Reads of a run's files and processes that may fail for a while. */
export interface RetryIo {
  /** Tries until it succeeds. @throws what is not a system error */
  until<Seen>(look: () => Promise<Seen>): Promise<Seen>;
}

/** Milliseconds between a failed read and the next. */
const pace = 500;
/** Milliseconds between two warnings. */
const warnEvery = 60_000;

/**
 * A run goes on whether or not it can be observed: a system error (EIO, EMFILE, ENOMEM …) says nothing about it.
 * @param warn hears of errors, at most once a minute
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
