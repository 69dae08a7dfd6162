import { expect, test } from 'vitest';
import { globs } from '../../src/git/glob.ts';

test.each([
  ['*', 'anything/at/all', true],
  ['v*', 'v1.0', true],
  ['v*', 'w1.0', false],
  ['v?', 'v1', true],
  ['v?', 'v12', false],
  ['v?', 'v💥', true],
  ['release/*', 'release/1/2', true],
  ['{v,release-}*', 'release-3', true],
  ['{v,release-}*', 'x3', false],
  ['v[0-9].*', 'v1.0', true],
  ['v[!0-9]*', 'v1.0', false],
  ['v1.0', 'v1x0', false],
  ['a+b(c)', 'a+b(c)', true],
  ['версия-*', 'версия-1', true],
  ['a{b', 'a{b', true],
])('%s over %s is %s', (pattern, name, expected) => {
  expect(globs([pattern])(name)).toBe(expected);
});

test('no globs match nothing, several match what any of them matches', () => {
  expect(globs([])('v1')).toBe(false);
  expect(['v1', 'r1', 'x1'].filter(globs(['v*', 'r*']))).toEqual(['v1', 'r1']);
});
