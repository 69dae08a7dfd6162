import { quote } from '../faults/fault.ts';
import { valid, invalid, type Reading } from '../faults/reading.ts';

interface Span {
  /** Milliseconds of each unit. */
  readonly units: Readonly<Record<string, number>>;
  /** In milliseconds. */
  readonly longest: number;
  readonly allowed: string;
}

const HOUR = 3_600_000;

const UNITS = { s: 1000, m: 60_000, h: HOUR };

export const DURATION_ALLOWED =
  'allowed is a whole number of seconds, minutes or hours, as 90s, 15m or 2h, at most 24h';

export const AGE_ALLOWED = 'allowed is a whole number of seconds, minutes, hours or days, as 12h or 30d, at most 3650d';

/** At most 24 hours, far below the limit of Node's timers (2^31 - 1 milliseconds). */
const DURATION: Span = { units: UNITS, longest: 24 * HOUR, allowed: DURATION_ALLOWED };

const AGE: Span = { units: { ...UNITS, d: 24 * HOUR }, longest: 3650 * 24 * HOUR, allowed: AGE_ALLOWED };

/** @returns milliseconds, from 1,000 to 86,400,000 */
export const readDuration = (text: string): Reading<number> => readLength(text, DURATION);

/** How long something is kept: up to ten years, since no timer waits for it. @returns milliseconds */
export const readAge = (text: string): Reading<number> => readLength(text, AGE);

function readLength(text: string, { units, longest, allowed }: Span): Reading<number> {
  const [, count, unit = ''] = /^([1-9]\d{0,9})([a-z])$/.exec(text) ?? [];
  const length = units[unit];
  if (count === undefined || length === undefined) return invalid({ wrong: `is ${quote(text)}`, allowed });
  const milliseconds = Number(count) * length;
  if (milliseconds > longest) return invalid({ wrong: `${text} is too long`, allowed });
  return valid(milliseconds);
}
