/** Milliseconds. */
export interface BackoffOptions {
  readonly first: number;
  readonly most: number;
}

/**
 * The pause before the next try: it grows exponentially, with jitter, so that many callers do not return at once.
 * @param tries how many have failed
 * @returns milliseconds
 */
export function backoff(tries: number, { first, most }: BackoffOptions): number {
  return Math.min(most, first * 1.6 ** tries) * (0.8 + Math.random() * 0.4);
}
