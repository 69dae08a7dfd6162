import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { maskedCopy } from '../../../src/executors/command/copy.ts';
import { runFiles } from '../../../src/executors/command/files.ts';

const secret = 'a-secret-of-some-length';
const mask = (text: string) => text.replaceAll(secret, '***').replaceAll('two\nlines', '***');

async function copied(output: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nestor-copy-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = { ...runFiles(folder, 1), folder };
  await writeFile(join(folder, 'output'), output);
  const copy = await maskedCopy({ files: { ...files, log: join(folder, 'output') }, mask });
  const text = await readFile(copy?.path ?? '', 'utf8');
  await copy?.dispose();
  expect(await readdir(folder)).toEqual(['output']);
  return text;
}

test('a secret is masked wherever the reading is parted', async () => {
  const megabyte = 2 ** 20;
  for (const before of [0, 1, 10, 22, 23, 65_536, 65_540]) {
    const text = await copied(`${'x'.repeat(megabyte - before)}${secret}${'y'.repeat(megabyte)}`);
    expect(text.length).toBe(2 * megabyte - before + 3);
    expect(text.includes('***')).toBe(true);
  }
});

test('a secret of several lines is masked wherever the reading is parted', async () => {
  const line = `${'z'.repeat(99)}\n`;
  const text = await copied(`${line}two\nlines`.repeat(30_000));

  expect(text.includes('lines')).toBe(false);
});

test('a secret at the edge of what is left out shows neither of its halves', async () => {
  const half = 25 * 2 ** 20;
  const size = 60 * 2 ** 20;
  const output = Buffer.alloc(size, 'x');
  for (const edge of [half, size - half, half - 65_536, size - half + 65_536]) output.write(secret, edge - 10);

  const text = await copied(output.toString('latin1'));

  expect(text).not.toMatch(/a-secret|some-length/);
  expect(text).toContain('left out here');
});

test('letters of several bytes survive the parting', async () => {
  const text = 'Ж💥'.repeat(400_000);

  expect((await copied(text)) === text).toBe(true);
});
