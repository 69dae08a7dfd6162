import { expect, test } from 'vitest';
import { about, duration, moment } from '../../../src/language/en/time.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

test.each([
  [0, '0 s'],
  [-5, '0 s'],
  [40, '0 s'],
  [400, '0.4 s'],
  [999, '1 s'],
  [1900, '1 s'],
  [4 * second, '4 s'],
  [59.4 * second, '59 s'],
  [59.9 * second, '59 s'],
  [minute, '1 min'],
  [2 * minute + 5 * second, '2 min 5 s'],
  [hour - 1, '59 min 59 s'],
  [hour, '1 h'],
  [3 * hour + 2 * minute, '3 h 2 min'],
  [47 * hour + 59 * minute, '47 h 59 min'],
  [2 * day, '2 d'],
  [400 * day, '400 d'],
])('%d ms are %s', (milliseconds, words) => {
  expect(duration(milliseconds)).toBe(words);
});

test.each([
  [0, 'about 5 s'],
  [-second, 'about 5 s'],
  [8 * second, 'about 10 s'],
  [42 * second, 'about 40 s'],
  [59 * second, 'about 1 min'],
  [64 * second, 'about 1 min'],
  [66 * second, 'about 1 min 10 s'],
  [3 * minute + 40 * second, 'about 4 min'],
  [59.9 * minute, 'about 1 h'],
  [71 * minute, 'about 1 h 10 min'],
  [13.4 * hour, 'about 13 h'],
  [60 * hour, 'about 2 d'],
])('%d ms are likely %s', (milliseconds, words) => {
  expect(about(milliseconds)).toBe(words);
});

test('a moment is told in UTC', () => {
  expect(moment(Date.UTC(2026, 10, 22, 13, 5, 59))).toBe('2026-11-22 13:05 UTC');
});
