/** Lengths of time in milliseconds. */
export interface Timing {
  /** How long a request may take, its answer included. */
  readonly request: number;
  /** How long to wait before a request is sent again: at first, and at most. */
  readonly firstRetry: number;
  readonly longestRetry: number;
  /** How long after its start an accepted run may still be unknown to the API (404), or have no state. */
  readonly appearing: number;
}

export const defaultTiming: Timing = { request: 30_000, firstRetry: 500, longestRetry: 30_000, appearing: 60_000 };

/** A Retry-After beyond this is not honoured. */
const longestWait = 15 * 60_000;

/**
 * How long to wait before the next try: twice as long each time, and not in step with others.
 * @param tries how many there were
 * @param asked what the API asked for; null if nothing
 * @returns milliseconds
 */
export function backoff(tries: number, { firstRetry, longestRetry }: Timing, asked: number | null): number {
  const longest = Math.min(longestRetry, firstRetry * 2 ** tries);
  return Math.max((longest * (1 + Math.random())) / 2, Math.min(asked ?? 0, longestWait));
}

/** May the API still not know an accepted run? @param accepted when it was, in milliseconds since 1970 */
export function mayAppear({ appearing }: Timing, accepted: number): boolean {
  return Date.now() < accepted + appearing;
}

/** @param header seconds or a date (RFC 9110, Retry-After). @returns milliseconds; null if it says nothing */
export function retryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const until = Date.parse(header);
  return Number.isNaN(until) ? null : Math.max(0, until - now);
}
