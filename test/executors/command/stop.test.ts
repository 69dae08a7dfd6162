import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, readdir, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Outcome, Task } from '../../../src/ports/index.ts';
import { patience } from '../../helpers/patience.ts';
import { listener, makeWorkshop, openWorkshop, type Listener, type Workshop } from './workshop.ts';
import { goOn, stoppedWrapper } from './wrappers.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await makeWorkshop();
});
afterAll(() => workshop.remove());

const ended = (exitStatus: number): Outcome => ({ kind: 'ended', ok: exitStatus === 0, exitStatus, reason: null });
const stopped = (exitStatus: number | null): Outcome => ({ kind: 'stopped', exitStatus, reason: null });
/** Milliseconds: enough to hear a signal on a busy machine, and short enough to wait for. */
const GRACE = 2000;

const program = new URL('bot.ts', import.meta.url).pathname;

interface Running {
  readonly task: Task;
  readonly outcome: Promise<Outcome>;
  readonly watcher: Listener;
}

/** Carries a task out until its command has said something. */
async function begun(task: Task): Promise<Running> {
  const watcher = listener();
  const outcome = workshop.executor().carryOut(task, watcher);
  await vi.waitUntil(() => watcher.heard.some(({ tail }) => tail.length > 0), patience);
  return { task, outcome, watcher };
}

async function isThere(pid: number): Promise<boolean> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') X');
  return !/\) [ZX]/.test(text);
}

const pidsIn = async (file: string): Promise<number[]> => (await readFile(file, 'utf8')).trim().split('\n').map(Number);

test('a command that is stopped is told by SIGTERM, and says how it ended', async () => {
  const { task, outcome, watcher } = await begun(workshop.task(['./waits.sh', '/nowhere/never']));

  watcher.end();

  expect(await outcome).toEqual(stopped(143));
  expect(await workshop.checkouts(task)).toEqual([]);
});

test('nothing is left of a command that is stopped: no child, no deaf one, none in a group of its own', async () => {
  const file = join(workshop.root, 'family');
  const { outcome, watcher } = await begun(workshop.task(['./family.sh', file], { grace: GRACE }));
  const family = await pidsIn(file);
  expect(await Promise.all(family.map(isThere))).toEqual([true, true, true]);

  watcher.end();

  expect(await outcome).toEqual(stopped(143));
  expect(await Promise.all(family.map(isThere))).toEqual([false, false, false]);
});

test('a command that ignores SIGTERM is killed after the grace', async () => {
  const { outcome, watcher } = await begun(workshop.task(['./deaf.sh'], { grace: 300 }));

  const before = performance.now();
  watcher.end();

  expect(await outcome).toEqual(stopped(137));
  expect(performance.now() - before).toBeGreaterThan(290);
});

test('a command has the grace to tidy up, and ends with its own status', async () => {
  const { outcome, watcher } = await begun(workshop.task(['./tidies.sh']));

  watcher.end();

  expect(await outcome).toEqual(stopped(4));
  expect(watcher.heard.at(-1)?.tail.at(-1)).toBe('tidied, told 1 times');
});

test('a child that tidies up after its parent has died is not told twice', async () => {
  const { outcome, watcher } = await begun(workshop.task(['./parent.sh']));

  watcher.end();

  expect(await outcome).toEqual(stopped(143));
  expect(watcher.heard.at(-1)?.tail.at(-1)).toBe('tidied, told 1 times');
});

test('a command that stands still is ended too', async () => {
  const task = workshop.task(['./waits.sh', '/nowhere/never']);
  const { outcome, watcher } = await begun(task);
  const { pid } = JSON.parse(await readFile(workshop.file(task.run, 'pid.json'), 'utf8')) as { pid: number };
  process.kill(-pid, 'SIGSTOP');

  watcher.end();

  expect(await outcome).toEqual(stopped(143));
});

test('a run that is stopped before its start is not started', async () => {
  const starts = join(workshop.root, 'starts-never');
  const task = workshop.task(['./waits.sh', '/', starts]);
  const watcher = listener();
  watcher.end();

  expect(await workshop.executor().carryOut(task, watcher)).toEqual(stopped(null));
  await expect(readFile(starts)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a run that is stopped at the very start is stopped, however far it came', async () => {
  for (let round = 0; round < 10; round += 1) {
    const stop = new AbortController();
    const mayAct = () => {
      setTimeout(() => stop.abort(), round * 2);
      return true;
    };
    const watcher = listener({ mayAct, stop: stop.signal });

    const outcome = await workshop.executor().carryOut(workshop.task(['./waits.sh', '/nowhere/never']), watcher);

    expect([stopped(null), stopped(143)]).toContainEqual(outcome);
  }
});

test('a run that is stopped while its checkout is made has ended at once, and the checkout goes when it is made', async () => {
  const starts = join(workshop.root, 'starts-checkout');
  const held = Promise.withResolvers<void>();
  const { executor } = openWorkshop(workshop.root, (text) => workshop.warnings.push(text), held.promise);
  const task = workshop.task(['./waits.sh', '/', starts]);
  const watcher = listener({ note: async () => watcher.end() });
  const attempts = async () =>
    (await readdir(workshop.file(task.run, '.'))).filter((name) => name.startsWith('attempt-'));

  expect(await executor().carryOut(task, watcher)).toEqual(stopped(null));
  expect(await attempts()).toHaveLength(1);
  expect(await readFile(workshop.file(task.run, 'pid.json'), 'utf8')).toContain('stopped-before-start');
  held.resolve();

  await vi.waitFor(async () => expect(await attempts()).toEqual([]), patience);
  await expect(readFile(starts)).rejects.toMatchObject({ code: 'ENOENT' });
  expect(workshop.warnings).toEqual([]);
});

test('a signal that comes between latch and start is not lost', async () => {
  const starts = join(workshop.root, 'starts-between');
  const task = workshop.task(['./waits.sh', '/', starts]);
  const wrapper = await stoppedWrapper(workshop, task, 'between latch and start');
  const watcher = listener();
  const outcome = workshop.executor().carryOut(task, watcher);

  // The wrapper is woken by the stop itself.
  watcher.end();

  expect(await outcome).toEqual(stopped(143));
  await expect(readFile(starts)).rejects.toMatchObject({ code: 'ENOENT' });
  await expect.poll(() => wrapper.exitCode, patience).toBe(0);
});

test('to stop a run twice, or by two who follow it, is harmless', async () => {
  const task = workshop.task(['./tidies.sh']);
  const { outcome, watcher } = await begun(task);
  const also = listener();
  const second = workshop.executor().carryOut(task, also);

  watcher.end();
  watcher.end();
  also.end();

  expect(await Promise.all([outcome, second])).toEqual([stopped(4), stopped(4)]);
});

test('a command that has ended by itself keeps its end, however late it is stopped', async () => {
  const task = workshop.task(['./exits-3.sh']);
  const watcher = listener();
  expect(await workshop.executor().carryOut(task, watcher)).toEqual(ended(3));
  watcher.end();

  expect(await workshop.executor().carryOut(task, watcher)).toEqual(ended(3));
});

test('a run that is stopped as it ends has one of the two ends, and it stays', async () => {
  for (let round = 0; round < 10; round += 1) {
    const release = join(workshop.root, `release-as-${round}`);
    const task = workshop.task(['./waits.sh', release]);
    const { outcome, watcher } = await begun(task);

    await writeFile(release, '');
    watcher.end();

    const end = await outcome;
    expect([ended(7), stopped(7), stopped(143)]).toContainEqual(end);
    expect(await workshop.executor().carryOut(task, listener())).toEqual(end);
  }
});

test('what a bot that was killed has begun to stop is stopped by the next', async () => {
  const file = join(workshop.root, 'family-after');
  const task = workshop.task(['./family.sh', file], { grace: GRACE });
  const child = spawn(process.execPath, [program, workshop.root, JSON.stringify(task)]);
  await vi.waitFor(() => stat(file), patience);
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
  const watcher = listener();
  watcher.end();

  expect(await workshop.executor().carryOut(task, watcher)).toEqual(stopped(143));
  expect(await Promise.all((await pidsIn(file)).map(isThere))).toEqual([false, false, false]);
  // A third one reads it in the files.
  expect(await workshop.executor().carryOut(task, listener())).toEqual(stopped(143));
});

test('a command that was told to end by a bot that was killed is not told again by the next', async () => {
  const task = workshop.task(['./tidies.sh']);
  const { outcome, watcher } = await begun(task);
  watcher.end();
  await vi.waitFor(async () => expect(await readFile(workshop.file(task.run, 'stop'), 'utf8')).toBe('told'), patience);
  const next = listener();
  next.end();

  expect(await workshop.executor().carryOut(task, next)).toEqual(stopped(4));
  expect(next.heard.at(-1)?.tail.at(-1)).toBe('tidied, told 1 times');
  expect(await outcome).toEqual(stopped(4));
});

test('a command that is stopped while its files cannot be read is told as soon as they can, and once', async () => {
  const { task, outcome, watcher } = await begun(workshop.task(['./tidies.sh']));
  await mkdir(workshop.file(task.run, 'stop'));

  watcher.end();

  await vi.waitUntil(() => workshop.warnings.some((text) => text.includes('EISDIR')), patience);
  await rmdir(workshop.file(task.run, 'stop'));
  expect(await outcome).toEqual(stopped(4));
  expect(watcher.heard.at(-1)?.tail.at(-1)).toBe('tidied, told 1 times');
});

test('what a stopped command has left behind when its bot was killed is ended by the next', async () => {
  const file = join(workshop.root, 'family-left');
  const { outcome, watcher, task } = await begun(workshop.task(['./family.sh', file], { grace: 600_000 }));
  watcher.end();
  await vi.waitFor(() => stat(workshop.file(task.run, 'exit')), patience);
  const family = await pidsIn(file);
  expect(await Promise.all(family.map(isThere))).toContain(true);
  const next = listener();
  next.end();

  expect(await workshop.executor().carryOut({ ...task, grace: GRACE }, next)).toEqual(stopped(143));
  expect(await Promise.all(family.map(isThere))).toEqual([false, false, false]);
  expect(await outcome).toEqual(stopped(143));
});

test('a command whose wrapper was killed can be stopped', async () => {
  const file = join(workshop.root, 'family-orphaned');
  const task = workshop.task(['./family.sh', file], { grace: GRACE });
  const { outcome, watcher } = await begun(task);
  const { pid } = JSON.parse(await readFile(workshop.file(task.run, 'pid.json'), 'utf8')) as { pid: number };
  process.kill(pid, 'SIGKILL');

  watcher.end();

  expect(await outcome).toEqual(stopped(null));
  expect(await Promise.all((await pidsIn(file)).map(isThere))).toEqual([false, false, false]);
});

test('a wrapper that is on its way when the run is stopped starts nothing', async () => {
  const starts = join(workshop.root, 'starts-on-its-way');
  const task = workshop.task(['./waits.sh', '/', starts]);
  const slow = await stoppedWrapper(workshop, task, 'before the latch');
  const watcher = listener();
  watcher.end();

  expect(await workshop.executor().carryOut(task, watcher)).toEqual(stopped(null));
  expect(await goOn(slow)).toBe(75);
});
