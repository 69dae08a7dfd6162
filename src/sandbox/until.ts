import type { ChangeFeed } from './change-feed.ts';

export interface UntilOptions {
  /** What is awaited, for the error message. */
  what?: string;
  /** Milliseconds; default 20,000. */
  within?: number;
}

const DEFAULT_WITHIN = 20_000;

/**
 * Waits until `look` returns something. It is called at once, after changes (once for all in the same tick), and once
 * more at the timeout.
 *
 * @param look returns what is awaited, or undefined, null or false to keep waiting
 * @param report text for the error message
 * @throws Error with the report at the timeout, or what `look` throws
 */
export async function until<T>(
  look: () => T | undefined | null | false,
  { what = 'what was waited for', within = DEFAULT_WITHIN }: UntilOptions,
  { changes, report }: { changes: ChangeFeed; report: () => string },
): Promise<T> {
  const found = look();
  if (isFound(found)) return found;
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  let isChecking = false;
  const stopListening = changes.on(() => {
    if (isChecking) return;
    isChecking = true;
    setImmediate(() => {
      isChecking = false;
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
