import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Outcome, Task } from '../../../src/ports/index.ts';
import { patience } from '../../helpers/patience.ts';
import { listener, makeWorkshop, type Workshop } from './workshop.ts';

let workshop: Workshop;
beforeEach(async () => {
  workshop = await makeWorkshop();
});
afterEach(() => workshop.remove());

const ended = (exitStatus: number): Outcome => ({ kind: 'ended', ok: exitStatus === 0, exitStatus, reason: null });
const carryOut = (task: Task, watcher = listener()) => workshop.executor().carryOut(task, watcher);

/** A run of a store that was lost, and one of the same number that came after. */
const twoOfOneNumber = (before: readonly string[], after: readonly string[]) => ({
  lost: workshop.task(before, { run: 1, token: '1-100' }),
  task: workshop.task(after, { run: 1, token: '1-200' }),
});

test('a run is started although one of its number, of a store that was lost, was before; what that has left is kept', async () => {
  const { lost, task } = twoOfOneNumber(['./exits-3.sh'], ['./waits.sh', '/']);
  expect(await carryOut(lost)).toEqual(ended(3));

  expect(await carryOut(task)).toEqual(ended(7));

  expect(await readFile(workshop.file(1, 'output'), 'utf8')).toBe('started\nreleased\n');
  expect((await readdir(workshop.runs)).toSorted()).toEqual(['1', '1.1-100']);
  expect(await readFile(join(workshop.runs, '1.1-100', 'output'), 'utf8')).toContain('about to fail');
});

test('of many that start such a run at the same time one does, and all know its end', async () => {
  const starts = join(workshop.root, 'starts');
  const { lost, task } = twoOfOneNumber(['./silent.sh'], ['./waits.sh', '/', starts]);
  await carryOut(lost);

  const all = Array.from({ length: 6 }, () => carryOut(task));

  expect(await Promise.all(all)).toEqual(Array.from({ length: 6 }, () => ended(7)));
  expect(await readFile(starts, 'utf8')).toBe('start\n');
  expect((await readdir(workshop.runs)).toSorted()).toEqual(['1', '1.1-100']);
});

test('while the command of the earlier one is at work nothing is started, and that one keeps its end', async () => {
  const release = join(workshop.root, 'release');
  const { lost, task } = twoOfOneNumber(['./waits.sh', release], ['./silent.sh']);
  const watcher = listener();
  const running = carryOut(lost, watcher);
  await vi.waitUntil(() => watcher.heard.length > 0, patience);

  expect(await carryOut(task)).toEqual({
    kind: 'refused',
    reason: { code: 'earlier-run-at-work', folder: expect.any(String) },
  });

  await writeFile(release, '');
  expect(await running).toEqual(ended(7));
  expect(await carryOut(lost)).toEqual(ended(7));
});

test('a run that is refused, stopped or lost has nothing of the earlier one', async () => {
  const { lost, task } = twoOfOneNumber(['./silent.sh'], ['./silent.sh']);
  const stop = listener();
  stop.end();
  await carryOut(lost);

  const reason = { code: 'config-changed' } as const;
  expect(await carryOut({ ...task, order: { reason } })).toMatchObject({ reason });
  expect(await carryOut({ ...task, token: '1-300' }, stop)).toEqual({
    kind: 'stopped',
    exitStatus: null,
    reason: null,
  });
  const begunBefore = { ...task, token: '1-400', handle: await noted() };
  expect(await carryOut(begunBefore)).toEqual({ kind: 'unknown', reason: { code: 'files-gone' } });
  expect((await readdir(workshop.runs)).toSorted()).toContain('1.1-200');
});

/** What is noted of a run before its start. */
async function noted(): Promise<unknown> {
  const watcher = listener();
  await carryOut(workshop.task(['./silent.sh'], { run: 2 }), watcher);
  return watcher.notes[0];
}
