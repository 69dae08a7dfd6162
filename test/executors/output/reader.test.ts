import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { News } from '../../../src/ports/index.ts';
import { createReader, type OutputReader } from '../../../src/executors/output/reader.ts';
import { effortOf } from '../../helpers/effort.ts';

const mask = (text: string) => text.replaceAll('hunter2-hunter2', '***');

/** A file that grows, and who reads it. */
async function growing(): Promise<{
  grow: (bytes: string | Uint8Array) => Promise<void>;
  reader: OutputReader;
  file: string;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'nestor-reader-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'output');
  return { file, grow: (bytes) => appendFile(file, bytes), reader: createReader({ file, mask }) };
}

/** What is read of these pieces, one after the other. */
async function newsOf(pieces: readonly (string | Uint8Array)[]): Promise<News> {
  const { grow, reader } = await growing();
  for (const piece of pieces) {
    await grow(piece);
    await reader.read();
  }
  reader.finish();
  return reader.news(20);
}

test('lines, progress and links come out of an output, and marks are not lines', async () => {
  const news = await newsOf([
    'one\n::progress 1/2 Migrating\ntwo\n::link https://a.example/x Shop\n::progress 75 Restarting\nthree\n',
  ]);

  expect(news).toEqual({
    tail: ['one', 'two', 'three'],
    progress: { percent: 75, steps: ['Migrating', 'Restarting'] },
    links: [{ url: 'https://a.example/x', label: 'Shop' }],
  });
});

test('an output that is not there, or says nothing of it, has no progress and no links', async () => {
  expect(await newsOf([])).toEqual({ tail: [], progress: null, links: [] });
  expect(await newsOf(['::progress much\nstd::list\n::link me\n'])).toEqual({
    tail: ['::progress much', 'std::list', '::link me'],
    progress: null,
    links: [],
  });
});

test('a step that is told again is the same step, and the current one is the last', async () => {
  const { progress } = await newsOf(['A', 'A', 'B', 'A', 'C'].map((step, at) => `::progress ${at} ${step}\n`));

  expect(progress).toEqual({ percent: 4, steps: ['B', 'A', 'C'] });
});

test('the newest 50 steps and the first 20 links are kept', async () => {
  const all = Array.from({ length: 60 }, (_, at) => `::progress 5 Step ${at}\n::link https://a.example/${at} ${at}\n`);
  const { progress, links, tail } = await newsOf([...all, '::link https://a.example/0 Zero\n']);

  expect(progress?.steps).toHaveLength(50);
  expect(progress?.steps.at(-1)).toBe('Step 59');
  expect(links.map(({ label }) => label)).toEqual(['Zero', ...Array.from({ length: 19 }, (_, at) => String(at + 1))]);
  expect(tail).toEqual([]);
});

test('colours, carriage returns and secrets are taken out of steps, links and lines', async () => {
  const news = await newsOf([
    '\u001b[1m::progress 5 Migrating hunter2-hunter2\u001b[0m\r\n',
    ' 10%\r::progress 6 hunter2\u001b[0m-hunter2\n',
    '::link https://a.example/?key=hunter2-hunter2 hunter2-hunter2\n',
    ' 10%\r100%\nthe key is hunter2-hunter2\n',
  ]);

  expect(news).toEqual({
    tail: ['100%', 'the key is ***'],
    progress: { percent: 6, steps: ['Migrating ***', '***'] },
    links: [{ url: 'https://a.example/?key=***', label: '***' }],
  });
});

test('a line under way is shown, without its last word and unless it may still become a mark', async () => {
  const { grow, reader } = await growing();
  const tailAfter = async (text: string) => {
    await grow(text);
    await reader.read();
    return reader.news(20).tail;
  };

  expect(await tailAfter('Copying the fi')).toEqual(['Copying the ']);
  expect(await tailAfter('les\n:')).toEqual(['Copying the files']);
  expect(await tailAfter(':progr')).toEqual(['Copying the files']);
  expect(await tailAfter('ess 5 Migrating')).toEqual(['Copying the files']);
  expect(reader.news(20).progress).toBeNull();
  expect(await tailAfter('\n')).toEqual(['Copying the files']);
  expect(reader.news(20).progress).toEqual({ percent: 5, steps: ['Migrating'] });
  expect(await tailAfter(' 10%\r50%')).toEqual(['Copying the files', ' 10%']);
});

test('a secret that is printed in two parts is never shown by halves', async () => {
  for (const before of ['the key is ', 'x'.repeat(5000), 'y\n'.repeat(70_000)]) {
    const { grow, reader } = await growing();
    await grow(`${before}hunter2-`);
    await reader.read();
    expect(reader.news(20).tail.join('')).not.toContain('hunter2');
    await grow('hunter2\n');
    await reader.read();
    expect(reader.news(20).tail.join('')).not.toContain('hunter2');
  }
});

test('a last line without an end counts when nothing more comes', async () => {
  expect(await newsOf(['::progress 100 Done'])).toEqual({
    tail: [],
    progress: { percent: 100, steps: ['Done'] },
    links: [],
  });
  expect((await newsOf(['one\ntwo'])).tail).toEqual(['one', 'two']);
});

test('a mark that is too long is ordinary output, and so is one in the middle of a long line', async () => {
  const { tail, progress } = await newsOf([
    `::progress 5 ${'x'.repeat(5000)}\n`,
    `${'y'.repeat(300_000)}::progress 6 No\n`,
    '::progress 7 Yes\n',
  ]);

  expect(progress).toEqual({ percent: 7, steps: ['Yes'] });
  expect(tail).toEqual([expect.stringMatching(/^…y+::progress 6 No$/)]);
});

test('however the output comes in pieces, the news is the same', async () => {
  const line = fc.oneof(
    fc.constantFrom('::progress 40 Migrating', '::progress 4/5 Ж💥', '::link https://a.example/ A', '::', ''),
    fc.string({ unit: fc.constantFrom('a', ':', ' ', '\r', 'Ж', '💥', '\u001b[1m'), maxLength: 12 }),
    fc.constant('z'.repeat(5000)),
  );
  const places = fc.array(fc.nat(40_000), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 30 }), places, async (lines, at) => {
      const bytes = Buffer.from(lines.join('\n'));
      const cuts = [0, ...at.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
      const pieces = cuts.slice(1).map((cut, index) => bytes.subarray(cuts[index], cut));
      expect(await newsOf(pieces)).toEqual(await newsOf([bytes]));
    }),
    { numRuns: 200 },
  );
});

test('two readers of the same file, one of them late, tell the same', async () => {
  const { grow, reader, file } = await growing();
  for (let round = 0; round < 5; round += 1) {
    await grow(`line ${round}\n::progress ${round} Step ${round}\n${'x'.repeat(round * 70_000)}\n`);
    await reader.read();
  }
  const late = createReader({ file, mask });
  await late.read();

  expect(late.news(20)).toEqual(reader.news(20));
  expect(reader.news(20).progress?.steps).toHaveLength(5);
});

test('the parted secret at the start of what is kept is not shown', async () => {
  const parted = `hunter2-hunter2${'x'.repeat(131_065)}\n`;
  const { tail } = await newsOf([`${'y'.repeat(1_000_000)}\n`, parted]);

  expect(tail).toEqual([expect.stringMatching(/^…x+$/)]);
});

test('a hundred thousand steps, each a new one, are read in no time', async () => {
  const { grow, reader } = await growing();
  await grow(Array.from({ length: 100_000 }, (_, at) => `::progress ${at % 100} Step ${at}\n`).join(''));

  expect(await effortOf(() => reader.read())).toBeLessThan(8000);
  expect(reader.news(20).progress?.steps.at(-1)).toBe('Step 99999');
});
