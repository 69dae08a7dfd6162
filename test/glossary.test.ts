import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { contains, declaredNames, retiredWords } from './helpers/retired-words.ts';

const glossary = retiredWords(readFileSync('ARCHITECTURE.md', 'utf8'));
const code = globSync(['machines/**/*.ts', 'src/**/*.ts']).sort();
const files = [...code, ...globSync(['test/**/*.ts'])].sort();

test('no name in the code, and no file, has a retired word of the glossary', () => {
  expect(code.length).toBeGreaterThan(100);
  expect(glossary.length).toBeGreaterThan(10);
  const names = [
    ...files.map((file) => ({ name: file, at: file })),
    ...code.flatMap((file) =>
      declaredNames(readFileSync(file, 'utf8')).map((name) => ({ name, at: `${file}: ${name}` })),
    ),
  ];
  const found = glossary.flatMap(({ retired, instead }) =>
    names.filter(({ name }) => contains(name, retired)).map(({ at }) => `${at} has “${retired}”, say ${instead}`),
  );
  expect(found).toEqual([]);
});

test('the check sees what it looks for', () => {
  const table =
    '| word | means | not |\n| --- | --- | --- |\n| **lease** | a | confident, sure of |\n| **run** | b | |\n';
  expect(retiredWords(`text\n\n${table}\ntext`)).toEqual([
    { retired: 'confident', instead: 'lease' },
    { retired: 'sure of', instead: 'lease' },
  ]);
  const sample = `
export const oldDraft = 1;
export function happenings(occasion: string) {}
export class Standing extends Error {
  readonly #foreign: string;
  doubtful?: boolean;
  isConfident(): boolean {
    return replace(this);
  }
}
export type Usual = { ticket: number };
interface Glimpse {}
`;
  expect(declaredNames(sample)).toEqual(
    expect.arrayContaining([
      'oldDraft',
      'happenings',
      'Standing',
      'foreign',
      'doubtful',
      'isConfident',
      'Usual',
      'Glimpse',
    ]),
  );
  expect(declaredNames(sample)).not.toContain('replace');
  expect(contains('oldDraft', 'draft')).toBe(true);
  expect(contains('OLD_DRAFT', 'draft')).toBe(true);
  expect(contains('src/engine/what-now.test.ts', 'what now')).toBe(true);
  expect(contains('placeholder', 'place')).toBe(false);
  expect(contains('draftedBy', 'draft')).toBe(false);
});
