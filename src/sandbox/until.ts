import type { Changes } from './change-feed.ts';

export interface UntilOptions {
  /** What is waited for, for the error. */
  what?: string;
  /** Milliseconds; default 5,000. */
  within?: number;
}

const DEFAULT_WITHIN = 5_000;

/**
 * Waits until `look` finds something: it is asked at once, after every change (many changes of one moment being one), and
 * a last time when the time is over.
 *
 * @param look returns what was waited for, or undefined, null or false to go on waiting
 * @param report what to print when the time is over
 * @throws Error when the time is over, with the report; or whatever `look` throws
 */
export async function until<T>(
  look: () => T | undefined | null | false,
  { what = 'what was waited for', within = DEFAULT_WITHIN }: UntilOptions,
  { changes, report }: { changes: Changes; report: () => string },
): Promise<T> {
  const found = look();
  if (isFound(found)) return found;
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  let looking = false;
  const stopListening = changes.on(() => {
    if (looking) return;
    looking = true;
    setImmediate(() => {
      looking = false;
      lookAgain();
    });
  });
  const lookAgain = () => {
    try {
      const value = look();
      if (isFound(value)) resolve(value);
    } catch (error) {
      reject(error);
    }
  };
  const origin = new Error();
  const deadline = setTimeout(() => {
    lookAgain();
    const late = new Error(`Within ${within} ms there was not: ${what}\n${report()}`);
    if (origin.stack !== undefined) late.stack = `${late.message}\n${origin.stack.split('\n').slice(2).join('\n')}`;
    reject(late);
  }, within);
  try {
    return await promise;
  } finally {
    clearTimeout(deadline);
    stopListening();
  }
}

function isFound<T>(value: T | undefined | null | false): value is T {
  return value !== undefined && value !== null && value !== false;
}
