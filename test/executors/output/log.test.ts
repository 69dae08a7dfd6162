import { english } from '../../../src/language/en/english.ts';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { logFile } from '../../../src/executors/output/log.ts';

const secret = 'a-secret-of-some-length';
const mask = (text: string) => text.replaceAll(secret, '***').replaceAll('two\nlines', '***');
const megabyte = 2 ** 20;

async function outputOf(content: string | Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nestor-log-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'output');
  await writeFile(file, content);
  return file;
}

/** The text of the log of an output, compressed or not, with what is said of it. */
async function logged(content: string | Buffer, { isOver } = { isOver: true }) {
  const file = await outputOf(content);
  const log = await logFile({ file, isOver, mask, word: english.renderNotice });
  if (log === undefined) throw new Error('no log');
  const bytes = await readFile(log.path);
  expect(log.bytes).toBe(bytes.length);
  expect(log.path.endsWith('.gz')).toBe(log.compressed);
  expect((await stat(log.path)).mode & 0o777).toBe(0o600);
  await log.dispose();
  expect(await readdir(join(file, '..'))).toEqual(['output']);
  return { ...log, text: (log.compressed ? gunzipSync(bytes) : bytes).toString() };
}

test('an output of 1 MB is kept as it is, a longer one is compressed', async () => {
  const line = 'a line of output\n';
  const lines = (size: number) => line.repeat(size / line.length).padEnd(size, '.');

  expect(await logged(lines(megabyte))).toMatchObject({ compressed: false, leftOut: 0, text: lines(megabyte) });
  const long = await logged(lines(megabyte + 1));
  expect(long).toMatchObject({ compressed: true, leftOut: 0, text: lines(megabyte + 1) });
  expect(long.bytes).toBeLessThan(megabyte / 10);
});

test('above 50 MB there are the two ends, and how much is left out between them', async () => {
  const content = Buffer.alloc(60 * megabyte, 'a line of output\n');
  content.write('the first');
  content.write('the last', content.length - 8);

  const { text, compressed, leftOut } = await logged(content);

  expect({ compressed, leftOut }).toEqual({ compressed: true, leftOut: 10 * megabyte });
  expect(text.startsWith('the first')).toBe(true);
  expect(text).toContain('[… about 10.0 MB are left out here …]');
  expect(text.endsWith('the last')).toBe(true);
  expect(text.length).toBeLessThan(51 * megabyte);
});

test('there is no log of no output', async () => {
  expect(await logFile({ file: await outputOf(''), isOver: true, mask, word: english.renderNotice })).toBeUndefined();
  expect(await logFile({ file: '/nowhere/output', isOver: true, mask, word: english.renderNotice })).toBeUndefined();
});

test('of an output that goes on only whole lines are shown: what comes may be the rest of a secret', async () => {
  expect((await logged('one\nthe key is a-secr', { isOver: false })).text).toBe('one\n');
  const long = await logged(`${'x'.repeat(100_000)}a-secr`, { isOver: false });
  expect(long.text).toBe('x'.repeat(100_006 - 65_536));
  expect(
    await logFile({ file: await outputOf('a-secr'), isOver: false, mask, word: english.renderNotice }),
  ).toBeUndefined();
});

test('a secret is masked wherever the reading is parted', async () => {
  for (const before of [0, 1, 10, 22, 23, 65_536, 65_540]) {
    const { text } = await logged(`${'x'.repeat(megabyte - before)}${secret}${'y'.repeat(megabyte)}`);
    expect(text.length).toBe(2 * megabyte - before + 3);
    expect(text.includes('***')).toBe(true);
  }
});

test('a secret of several lines is masked wherever the reading is parted', async () => {
  const line = `${'z'.repeat(99)}\n`;
  const { text } = await logged(`${line}two\nlines`.repeat(30_000));

  expect(text.includes('lines')).toBe(false);
});

test('a secret at the edge of what is left out shows neither of its halves', async () => {
  const half = 25 * megabyte;
  const size = 60 * megabyte;
  const output = Buffer.alloc(size, 'x');
  for (const edge of [half, size - half, half - 65_536, size - half + 65_536]) output.write(secret, edge - 10);

  const { text } = await logged(output);

  expect(text).not.toMatch(/a-secret|some-length/);
  expect(text).toContain('left out here');
});

test('letters of several bytes survive the parting', async () => {
  const content = 'Ж💥'.repeat(400_000);

  expect((await logged(content)).text === content).toBe(true);
});
