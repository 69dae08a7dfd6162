import { readFile, stat } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readable, shown } from '../../../src/executors/command/readable.ts';
import { makeWorkshop, type Workshop } from './workshop.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await makeWorkshop();
});
afterAll(() => workshop.remove());

async function executed(program: string) {
  const executor = workshop.executor();
  const order = workshop.order([program]);
  await executor.execute(order, () => {});
  return { executor, run: order.run };
}

test('100 MB of lines: the tail comes at once, the log has both ends, and the secret is in neither', async () => {
  const { executor, run } = await executed('./floods.sh');
  const before = performance.now();
  const tail = await executor.tail(run, 2);
  expect(performance.now() - before).toBeLessThan(500);
  expect(tail).toEqual([expect.stringMatching(/^a/), 'the last line']);

  const log = await executor.log(run);

  const text = await readFile(log?.path ?? '', 'utf8');
  expect(log?.bytes).toBe((await stat(log?.path ?? '')).size);
  expect(log?.bytes).toBeLessThan(51 * 2 ** 20);
  expect(text.startsWith('a line of output\n')).toBe(true);
  expect(text).toContain('MB are left out here');
  expect(text.endsWith('the last line\n')).toBe(true);
  expect(text).not.toContain('hunter2');
  await log?.dispose();
  await expect(stat(log?.path ?? '')).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a line of 100 MB is shown by its end', async () => {
  const { executor, run } = await executed('./one-line.sh');

  const tail = await executor.tail(run, 10);

  expect(tail).toEqual([expect.stringMatching(/^…x+the end$/)]);
  expect(tail[0]).toHaveLength(500);
});

test('binary output, colours and progress bars become readable text', async () => {
  const { executor, run } = await executed('./binary.sh');

  expect(await executor.tail(run, 10)).toEqual(['bad \ufffd\ufffd bytes', 'red and  nul', '100%', 'dos']);
});

test('secrets are masked in tail and log, also where colours part them', async () => {
  const { executor, run } = await executed('./secrets.sh');
  const expected = ['password=***', 'in colours: ***', 'in pieces: ***'];

  expect(await executor.tail(run, 10)).toEqual(expected);
  const log = await executor.log(run);
  expect((await readFile(log?.path ?? '', 'utf8')).trim().split('\n')).toEqual(expected);
  await log?.dispose();
});

test('a command that prints nothing has no log', async () => {
  const { executor, run } = await executed('./silent.sh');

  expect(await executor.log(run)).toBeUndefined();
});

test('a megabyte that is full of escapes is read in no time', () => {
  const before = performance.now();
  for (const hostile of ['\u001b]', '\u001b[', '\u001b', '\r', '\u001bP1']) readable(hostile.repeat(300_000));
  expect(performance.now() - before).toBeLessThan(2000);
});

test('what is masked stays masked when control characters are gone', () => {
  const mask = (text: string) => text.replaceAll('top\u0001secret', '***').replaceAll('topsecret', '***');

  expect(shown('top\u0001secret and top\u0000secret', mask)).toBe('*** and ***');
});
