import { assert, oneof, property, stringMatching, uniqueArray } from 'fast-check';
import { expect, test } from 'vitest';
import { isVersion, sortTags } from '../../src/git/sort-tags.ts';

const sorted = (names: readonly string[], dates: Record<string, number> = {}) =>
  sortTags(
    names.map((name) => ({ name })),
    (name) => dates[name] ?? 0,
  ).map(({ name }) => name);

const newToOld = [
  ['v1.10.0', 'v1.9.0', 'v1.9.0-rc.1', 'v1.9.0-beta'],
  [
    '1.0.0',
    '1.0.0-rc10',
    '1.0.0-rc9',
    '1.0.0-beta.11',
    '1.0.0-beta.2',
    '1.0.0-alpha.beta',
    '1.0.0-alpha.1',
    '1.0.0-alpha',
  ],
  ['v2', 'v1.2.3.4', 'v1.2.3', 'v1.2'],
  ['shop@2.0.0', 'shop@1.10.0', 'shop@1.9.0'],
  ['release/v1.1', 'release/v1.0'],
  ['2026.11.22', '2026.2.3', '2025.12.31'],
  ['v99999999999999999999999999.0', 'v99999999999999999999999998.9', 'v1.0'],
];

test.each(newToOld.map((names) => [names]))('%j is sorted by version, newest first', (names) => {
  expect(sorted([...names].reverse())).toEqual(names);
  expect(names.every(isVersion)).toBe(true);
});

test('tags that are not versions come after those that are, by date', () => {
  const dates = { nightly: 30, 'build-of-monday': 20, 'build-of-sunday': 10 };
  expect(sorted(['build-of-sunday', 'v1.0.0', 'nightly', 'build-of-monday'], dates)).toEqual([
    'v1.0.0',
    'nightly',
    'build-of-monday',
    'build-of-sunday',
  ]);
});

test('a date with dashes and a word are not versions', () => {
  expect(['2026-11-22', 'nightly', 'версия-1', 'v', '7'].filter(isVersion)).toEqual([]);
});

test('the order does not depend on the order that git lists tags in', () => {
  const name = oneof(
    stringMatching(/^v?\d{1,2}\.\d{1,2}(\.\d{1,2})?(-(rc|beta)\.?\d{1,2})?$/),
    stringMatching(/^[a-z]{1,4}-?\d{0,2}$/),
  );
  assert(
    property(uniqueArray(name, { maxLength: 12 }), (names) => {
      expect(sorted([...names].reverse())).toEqual(sorted(names));
    }),
  );
});
