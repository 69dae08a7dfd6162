import type { Problem } from '../faults/reading.ts';

const MAXIMUM = 100_000;

export const COUNT_ALLOWED = `allowed is a whole number from 1 to ${MAXIMUM}`;

/** What is wrong with the number of ended runs to keep. What is no number at all is the schema's to report. */
export function countProblems(value: unknown): readonly Problem[] {
  if (typeof value !== 'number' || !Number.isFinite(value)) return [];
  if (Number.isInteger(value) && value >= 1 && value <= MAXIMUM) return [];
  return [{ wrong: `is the number ${value}`, allowed: COUNT_ALLOWED }];
}
