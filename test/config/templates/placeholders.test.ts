import { expect, test } from 'vitest';
import { fillIn, PLACEHOLDERS, type Placeholder } from '../../../src/config/templates/placeholders.ts';

const facts = Object.fromEntries(PLACEHOLDERS.map((name) => [name, `<${name}>`])) as Record<Placeholder, string>;

test.each([
  ['plain', 'plain'],
  ['{environment}-{version}', '<environment>-<version>'],
  ['{{version}}', '{version}'],
  ['{{{version}}}', '{<version>}'],
  ['${{HOME}}', '${HOME}'],
  ['{"a":{}}'.replace('{}}', '{{}}}}').replace('{"', '{{"'), '{"a":{}}'],
])('%s becomes %s', (argument, expected) => {
  expect(fillIn(argument, facts)).toBe(expected);
});

test('a placeholder inside a fact is not filled in', () => {
  expect(fillIn('{version} {actor}', { ...facts, version: '{actor} $& $1 {{', actor: 'U1' })).toBe(
    '{actor} $& $1 {{ U1',
  );
});

test('every fact of a run has a placeholder', () => {
  expect(fillIn(PLACEHOLDERS.map((name) => `{${name}}`).join(' '), facts)).toBe(Object.values(facts).join(' '));
});
