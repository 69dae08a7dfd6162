import { quote } from './fault.ts';
import { read, refuse, type Reading } from './problem.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/** Longest length of time in nestor.yml; far below what a timer of Node can hold (2^31 - 1 milliseconds). */
const LONGEST = 24 * 3_600_000;

export const DURATION_ALLOWED =
  'allowed is a whole number of seconds, minutes or hours, as 90s, 15m or 2h, at most 24h';

/** @returns milliseconds, from 1,000 to 86,400,000 */
export function readDuration(text: string): Reading<number> {
  const [, count, unit] = /^([1-9]\d{0,9})([smh])$/.exec(text) ?? [];
  if (count === undefined || unit === undefined) {
    return refuse({ wrong: `is ${quote(text)}`, allowed: DURATION_ALLOWED });
  }
  const milliseconds = Number(count) * (UNITS[unit] ?? Number.NaN);
  if (milliseconds > LONGEST) return refuse({ wrong: `${text} is too long`, allowed: DURATION_ALLOWED });
  return read(milliseconds);
}
