import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createOutputs } from '../../../src/executors/output/outputs.ts';

/** The outputs of a folder in which run 1 has printed this, and nothing else was written, as it is with a run at an API. */
async function printed(text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'nestor-outputs-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, '1'));
  await writeFile(join(folder, '1', 'output'), text);
  const outputs = createOutputs({ folder, word: JSON.stringify, mask: (whole) => whole.replaceAll('hunter2', '***') });
  const of = (finishedAt: number | null) => ({ id: 1, requestedAt: 7, location: 'http', finishedAt });
  return {
    folder,
    tail: async (finishedAt: number | null) => (await outputs.news(of(finishedAt), 10)).tail,
    log: async (finishedAt: number | null) => {
      const file = await outputs.log(of(finishedAt));
      return file && (await readFile(file.path, 'utf8'));
    },
  };
}

test.each([['one\nand the last'], ['the only line']])('of a run that is over, %j is all there', async (text) => {
  const { tail, log } = await printed(text);

  expect(await tail(1)).toEqual(text.split('\n'));
  expect(await log(1)).toBe(text);
});

test('while a run goes on, what may be half of a secret is left out', async () => {
  const { tail, log } = await printed('one\nand hunt');

  expect(await tail(null)).toEqual(['one', 'and ']);
  expect(await log(null)).toBe('one\n');
});

test.each([
  ['1-7', 'the words of #1'],
  ['1-6', undefined],
])('of a folder that is of %s, what run 1-7 has printed is %j', async (owner, log) => {
  const outputs = await printed('the words of #1');
  await symlink(owner, join(outputs.folder, '1', 'run'));

  expect(await outputs.log(1)).toBe(log);
  expect(await outputs.tail(1)).toEqual(log === undefined ? [] : [log]);
});
