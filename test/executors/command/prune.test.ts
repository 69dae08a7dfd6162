import { mkdir, readFile, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { pruneRuns, type PruneOptions } from '../../../src/executors/command/prune.ts';
import { patience } from '../../helpers/patience.ts';
import { listener, makeWorkshop, type Workshop } from './workshop.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await makeWorkshop();
});
afterAll(() => workshop.remove());

const now = Date.now();
const hour = 3_600_000;

/** A folder with runs of these ages in milliseconds; `kept` prunes it and tells which are left. */
async function runsOf(ages: Readonly<Record<string, number>>) {
  const folder = join(workshop.root, `pruned-${Math.random()}`);
  for (const [run, age] of Object.entries(ages)) {
    await mkdir(join(folder, run), { recursive: true });
    const output = join(folder, run, 'output');
    await writeFile(output, 'some words');
    for (const path of [output, join(folder, run)]) await utimes(path, (now - age) / 1000, (now - age) / 1000);
  }
  const kept = async (options: Partial<PruneOptions>) => {
    await prune({ folder, ...options });
    return (await readdir(folder)).toSorted((a, b) => Number(a) - Number(b));
  };
  return { folder, kept };
}

const prune = (options: Partial<PruneOptions> & { folder: string }) =>
  pruneRuns({
    keep: 1000,
    age: 1000 * hour,
    now: () => now,
    isNeeded: () => Promise.resolve(false),
    repositories: workshop.repositories,
    mask: (text) => text,
    log: { warn: (_facts, text) => void workshop.warnings.push(text) },
    ...options,
  });

test('the newest runs are kept, by when they were last written to: after a lost store numbers begin anew', async () => {
  const { kept } = await runsOf({ 1: 2, 2: 1, 8: 4, 9: 3, 10: 5 });

  expect(await kept({ keep: 3 })).toEqual(['1', '2', '9']);
});

test('a run goes when it was last written to too long ago, however few there are', async () => {
  const { kept } = await runsOf({ 1: 3 * hour, 2: hour, 3: 3 * hour });

  expect(await kept({ age: 2 * hour })).toEqual(['2']);
});

test('what was moved aside goes by its age, as nobody can come back to it', async () => {
  const { kept } = await runsOf({ '2.2-1': hour, '3.3-1': 3 * hour, '3.': 3 * hour });
  const isNeeded = () => Promise.resolve(true);

  expect((await kept({ keep: 0, age: 2 * hour, isNeeded })).toSorted()).toEqual(['2.2-1', '3.']);
});

test('a run that is needed is kept, and so is what is no run', async () => {
  const { folder, kept } = await runsOf({ 1: hour, 2: hour, 'not-a-run': hour });
  await symlink(workshop.runs, join(folder, '07'));

  expect(await kept({ keep: 0, isNeeded: (run) => Promise.resolve(run === 2) })).toEqual(
    expect.arrayContaining(['2', 'not-a-run', '07']),
  );
  expect(await readdir(folder)).toHaveLength(3);
});

test('a run whose command lives, or that a process is at work on, is kept until it is over', async () => {
  const release = join(workshop.root, 'release-prune');
  const task = workshop.task(['./waits.sh', release]);
  const watcher = listener();
  const running = workshop.executor().carryOut(task, watcher);
  await vi.waitUntil(() => watcher.heard.length > 0, patience);

  await prune({ folder: workshop.runs, keep: 0 });
  await writeFile(release, '');

  expect(await running).toMatchObject({ kind: 'ended', exitStatus: 7 });
  expect(await readFile(workshop.file(task.run, 'output'), 'utf8')).toBe('started\nreleased\n');
  await prune({ folder: workshop.runs, keep: 0 });
  expect(await readdir(workshop.runs)).toEqual([]);
});

test('what an attempt of a bot that is gone has left goes with its run, also where it is read-only', async () => {
  const { folder, kept } = await runsOf({ 1: hour });
  const checkout = join(folder, '1/attempt-left/checkout/deep');
  await mkdir(checkout, { recursive: true });
  await writeFile(join(checkout, 'file'), '');
  await writeFile(join(folder, '1/attempt-left/owner.json'), '{"pid":1,"starttime":"1","boot_id":"another"}');

  expect(await kept({ keep: 0 })).toEqual([]);
});

test('a failure is logged, and keeps that run only', async () => {
  const { folder, kept } = await runsOf({ 1: hour, 2: hour, 3: hour });
  const isNeeded = (run: number) =>
    run === 2 ? Promise.reject(new Error('the store is away')) : Promise.resolve(false);

  // It leads to itself.
  await symlink('4', join(folder, '4'));

  expect(await kept({ keep: 0, isNeeded })).toEqual(['2', '4']);
  expect(workshop.warnings).toContain('could not remove the folder of a run: the store is away');
  expect(workshop.warnings).toContainEqual(expect.stringContaining('ELOOP'));
  await expect(prune({ folder: join(workshop.root, 'nowhere') })).resolves.toBeUndefined();
});
