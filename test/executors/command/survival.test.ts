import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pass } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Outcome, Task } from '../../../src/ports/index.ts';
import { patience } from '../../helpers/patience.ts';
import { listener, makeWorkshop, type Workshop } from './workshop.ts';
import { goOn, stoppedWrapper } from './wrappers.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await makeWorkshop();
});
afterAll(() => workshop.remove());

const program = new URL('bot.ts', import.meta.url).pathname;
const ended = (exitStatus: number): Outcome => ({ kind: 'ended', ok: exitStatus === 0, exitStatus, reason: null });
const unknown: Outcome = { kind: 'unknown', reason: { code: 'processes-gone' } };

const bot = (task: Task) => spawn(process.execPath, [program, workshop.root, JSON.stringify(task)]);

async function heardOf(child: ChildProcess): Promise<void> {
  if (child.stdout === null) throw new Error('no output');
  await once(child.stdout, 'data');
}

async function kill(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

const wrapperOf = async (run: number): Promise<number> =>
  (JSON.parse(await readFile(workshop.file(run, 'pid.json'), 'utf8')) as { pid: number }).pid;

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('a command goes on when the bot dies of %s', async (signal) => {
  const release = join(workshop.root, `release-${signal}`);
  const task = workshop.task(['./waits.sh', release]);
  const child = bot(task);
  await heardOf(child);
  await kill(child, signal);
  const next = workshop.executor();
  await next.sweep();
  expect(await workshop.checkouts(task)).toHaveLength(1);
  const watcher = listener();
  const running = next.carryOut(task, watcher);
  await vi.waitUntil(() => watcher.heard.length > 0, patience);
  await writeFile(release, '');

  expect(await running).toEqual(ended(7));
  expect(await readFile(workshop.file(task.run, 'exit'), 'utf8')).toBe('7  \n');
  expect(watcher.heard.at(-1)?.tail).toEqual(['started', 'released']);
  expect(await workshop.checkouts(task)).toEqual([]);
});

test('a command that ended while there was no bot is reported by the next', async () => {
  const release = join(workshop.root, 'release-alone');
  const task = workshop.task(['./waits.sh', release]);
  const child = bot(task);
  await heardOf(child);
  await kill(child);
  await writeFile(release, '');
  await vi.waitFor(() => stat(workshop.file(task.run, 'exit')), patience);

  expect(await workshop.executor().carryOut(task, listener())).toEqual(ended(7));
});

test('two processes that start the same run start it once, and both report its end', async () => {
  const starts = join(workshop.root, 'starts');
  const task = workshop.task(['./waits.sh', '/', starts]);

  const outputs = await Promise.all([bot(task), bot(task)].map((child) => text(child.stdout)));

  const last = outputs.map((output) => JSON.parse(output.trim().split('\n').at(-1) ?? '') as Outcome);
  expect(last).toEqual([ended(7), ended(7)]);
  expect(await readFile(starts, 'utf8')).toBe('start\n');
});

test('a bot that is killed before its wrapper takes the latch: the next one starts, once', async () => {
  const starts = join(workshop.root, 'starts-before');
  const task = workshop.task(['./waits.sh', '/', starts]);
  const slow = await stoppedWrapper(workshop, task, 'before the latch');

  expect(await workshop.executor().carryOut(task, listener())).toEqual(ended(7));
  expect(await goOn(slow)).toBe(75);
  expect(await readFile(starts, 'utf8')).toBe('start\n');
});

test.each<[string, (task: Task) => Task, Outcome['kind']]>([
  ['refused', (task) => ({ ...task, order: { reason: { code: 'config-changed' } } }), 'refused'],
  ['stopped', (task) => task, 'stopped'],
])('what is %s before its start is not started by a slow wrapper', async (kind, change, expected) => {
  const starts = join(workshop.root, `starts-${kind}`);
  const task = workshop.task(['./waits.sh', '/', starts]);
  const slow = await stoppedWrapper(workshop, task, 'before the latch');
  const watcher = listener();
  if (kind === 'stopped') watcher.end();

  const outcome = await workshop.executor().carryOut(change(task), watcher);

  expect(outcome.kind).toBe(expected);
  expect(await goOn(slow)).toBe(75);
  await expect(readFile(starts)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a sweep leaves the checkout that a wrapper is on its way to', async () => {
  const release = join(workshop.root, 'release-on-its-way');
  await writeFile(release, '');
  const task = workshop.task(['./waits.sh', release]);
  const slow = await stoppedWrapper(workshop, task, 'before the latch');
  await writeFile(workshop.file(task.run, 'attempt-before/launched'), '');

  await workshop.executor().sweep();

  expect(await goOn(slow)).toBe(0);
  expect(await workshop.executor().carryOut(task, listener())).toEqual(ended(7));
});

test.each(['between latch and start', 'at the exit'] as const)(
  'a bot that is killed %s: the next one reports the end, with the whole log',
  async (point) => {
    const starts = join(workshop.root, `starts ${point}`);
    const task = workshop.task(['./waits.sh', '/', starts]);
    const wrapper = await stoppedWrapper(workshop, task, point);
    const watcher = listener();
    const running = workshop.executor().carryOut(task, watcher);

    expect(await goOn(wrapper)).toBe(0);
    expect(await running).toEqual(ended(7));
    expect(await readFile(starts, 'utf8')).toBe('start\n');
    expect(watcher.heard.at(-1)?.tail).toEqual(['started', 'released']);
  },
);

describe('a wrapper that is killed alone', () => {
  test('at the exit leaves an end that is not known', async () => {
    const task = workshop.task(['./waits.sh', '/']);
    const wrapper = await stoppedWrapper(workshop, task, 'at the exit');
    const running = workshop.executor().carryOut(task, listener());
    await kill(wrapper);

    expect(await running).toEqual(unknown);
  });

  test('is no end as long as its command runs', async () => {
    const release = join(workshop.root, 'release-orphan');
    const task = workshop.task(['./waits.sh', release]);
    const watcher = listener();
    const running = workshop.executor().carryOut(task, watcher);
    await vi.waitUntil(() => watcher.heard.length > 0, patience);
    process.kill(await wrapperOf(task.run), 'SIGKILL');
    const next = listener();
    const alsoRunning = workshop.executor().carryOut(task, next);
    await vi.waitUntil(() => next.heard.length > 0, patience);
    await writeFile(release, '');

    expect(await Promise.all([running, alsoRunning])).toEqual([unknown, unknown]);
    expect(watcher.heard.at(-1)?.tail).toEqual(['started', 'released']);
  });
});

const seed = Date.now() % 2 ** 31;
test(`a bot that is killed at any moment: one start, the whole log, the true end (seed ${seed})`, async () => {
  // From the start of its process to the command's end.
  const moments = Array.from(
    { length: 30 },
    (_, round) => 150 + ((Math.imul(seed + round, 2_654_435_761) >>> 0) % 700),
  );
  const round = async (moment: number) => {
    const starts = join(workshop.root, `starts-${moment}-${Math.random()}`);
    const task = workshop.task(['./counts.sh', starts]);
    const child = bot(task);
    await pass(moment);
    await kill(child);
    const watcher = listener();
    expect(await workshop.executor().carryOut(task, watcher)).toEqual(ended(7));
    expect(await readFile(starts, 'utf8')).toBe('start\n');
    expect(watcher.heard.at(-1)?.tail).toEqual(Array.from({ length: 20 }, (_, index) => String(index + 1)));
    expect(await workshop.checkouts(task)).toEqual([]);
  };
  const lanes = [moments.slice(0, 15), moments.slice(15)];
  await Promise.all(
    lanes.map(async (lane) => {
      for (const moment of lane) await round(moment);
    }),
  );
}, 300_000);
