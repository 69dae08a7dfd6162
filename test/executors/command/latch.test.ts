import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { runFiles, type RunFiles } from '../../../src/executors/command/files.ts';
import { callOff, readLatch } from '../../../src/executors/command/latch.ts';

let files: RunFiles;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nestor-latch-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  files = runFiles(folder, 1);
});

const over = { code: 'stopped-before-start' } as const;

test('of many that call a run off one does, and its reason is what stands', async () => {
  const reasons = ['a', 'b', 'c', 'd', 'e'].map((detail) => ({ code: 'start-failed', detail }) as const);

  const taken = await Promise.all(reasons.map((reason) => callOff(files, reason)));

  expect(taken.filter(Boolean)).toEqual([true]);
  expect(await readLatch(files)).toEqual({ kind: 'called-off', reason: reasons[taken.indexOf(true)] });
  expect(await readdir(files.folder)).toEqual(['pid.json']);
});

test('a latch is seen whole or not at all, also as it appears', async () => {
  for (let run = 1; run <= 200; run += 1) {
    const these = { ...runFiles(files.folder, run) };
    const called = callOff(these, over);
    const looks = [];
    for (let open = true; open; open = (await readLatch(these)) === undefined) looks.push(readLatch(these));
    await called;
    for (const look of await Promise.all(looks)) {
      expect([undefined, { kind: 'called-off', reason: over }]).toContainEqual(look);
    }
  }
});

test.each(['', '{"pid":', '[]', 'null', '{"pid":-1,"starttime":"","boot_id":""}', '{"pid":1}', '{"pid":"2"}'])(
  'a latch with %j is taken, by nobody that could be signalled',
  async (text) => {
    await callOff(files, over);
    await rm(files.latch);
    await writeFile(files.latch, text);

    expect(await readLatch(files)).toEqual({ kind: 'taken', by: undefined });
  },
);

test('a reason that an older Nestor wrote as a text is kept', async () => {
  await callOff(files, over);
  await writeFile(files.latch, '{"pid":0,"starttime":"","boot_id":"nobody","reason":"rights are gone"}');

  expect(await readLatch(files)).toEqual({
    kind: 'called-off',
    reason: { code: 'recorded-text', text: 'rights are gone' },
  });
});
