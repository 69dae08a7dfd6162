import { hostname } from 'node:os';
import { mkdir, readFile, rename, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { Executor, Outcome, Task } from '../../../src/ports/index.ts';
import { patience } from '../../helpers/patience.ts';
import { listener, makeWorkshop, type Workshop } from './workshop.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await makeWorkshop();
});
afterAll(() => workshop.remove());

const ended = (exitStatus: number): Outcome => ({ kind: 'ended', ok: exitStatus === 0, exitStatus, reason: null });
const anyReason: unknown = expect.objectContaining({ code: expect.any(String) as string });

async function carriedOut(argv: readonly string[], env: Record<string, string> = {}) {
  const task = workshop.task(argv, { env });
  const outcome = await workshop.executor().carryOut(task, listener());
  const { tail } = await workshop.outputs.news(
    { id: task.run, requestedAt: 1, location: task.location, finishedAt: 1 },
    100,
  );
  return { outcome, task, lines: tail };
}

test('a command runs in a checkout of its commit, which is gone afterwards', async () => {
  const { outcome, task, lines } = await carriedOut(['./where.sh']);

  expect(outcome).toEqual(ended(0));
  expect(lines).toEqual([expect.stringContaining(workshop.runs), workshop.commit]);
  expect(await workshop.checkouts(task)).toEqual([]);
});

test.each<[string, Outcome, readonly string[]]>([
  ['./exits-3.sh', ended(3), ['about to fail']],
  ['./silent.sh', ended(0), []],
  ['./killed.sh', ended(137), ['Killed']],
])('%s ends with %j', async (program, expected, output) => {
  const { outcome, lines } = await carriedOut([program]);

  expect({ outcome, lines }).toEqual({ outcome: expected, lines: output });
});

test.each([
  ['./missing.sh', 'program-missing'],
  ['./not-executable.sh', 'program-not-executable'],
  ['./', 'program-is-folder'],
  ['/nowhere/program', 'program-missing'],
  ['no-such-program', 'program-not-on-path'],
  ['', 'no-program'],
])('%j is refused: %s', async (program, code) => {
  const { outcome, task } = await carriedOut([program]);

  const commit = program.startsWith('/') || code === 'program-not-on-path' ? {} : { commit: workshop.commit };
  const reason = program === '' ? { code } : { code, program, ...commit };
  expect(outcome).toMatchObject({ kind: 'refused', reason });
  expect(
    await workshop.outputs.log({ id: task.run, requestedAt: 1, location: task.location, finishedAt: 1 }),
  ).toBeUndefined();
  expect(await workshop.checkouts(task)).toEqual([]);
});

test('a refusal stands, with its reason, whoever asks for the run later', async () => {
  const task = workshop.task(['./missing.sh']);
  const refusal = await workshop.executor().carryOut(task, listener());
  const later = workshop.task(['./exits-3.sh'], { run: task.run });

  expect(await workshop.executor().carryOut(later, listener())).toEqual(refusal);
});

test('a commit that the repository does not have is refused with the reason', async () => {
  const task = workshop.task(['./silent.sh'], { commit: 'f'.repeat(40) });

  const outcome = await workshop.executor().carryOut(task, listener());

  expect(outcome).toEqual({
    kind: 'refused',
    reason: { code: 'start-failed', detail: 'The repository has no commit ffffffffffff' },
  });
});

test('a variable that no program could read is refused', async () => {
  const { outcome } = await carriedOut(['env'], { 'NOT-A-NAME': 'x' });

  expect(outcome).toEqual({ kind: 'refused', reason: { code: 'bad-variable-name', name: 'NOT-A-NAME' } });
});

test('a task that must not be started is refused, and is not started by who comes later either', async () => {
  const reason = { code: 'asker-not-allowed', objections: ['deactivated'] } as const;
  const task = workshop.task(['./silent.sh']);

  const outcome = await workshop.executor().carryOut({ ...task, order: { reason } }, listener());

  expect(outcome).toEqual({ kind: 'refused', reason });
  expect(await workshop.executor().carryOut(task, listener())).toEqual({ kind: 'refused', reason });
});

test('a process that may not start a run leaves it to the one that may', async () => {
  const task = workshop.task(['./exits-3.sh']);

  const outcome = await workshop.executor().carryOut(task, listener({ mayAct: () => false }));

  expect(outcome).toEqual({ kind: 'refused', reason: { code: 'store-lost-touch' } });
  expect(await workshop.checkouts(task)).toEqual([]);
  expect(await workshop.executor().carryOut(task, listener())).toEqual(ended(3));
});

test('a wrapper that comes too late starts nothing', async () => {
  const starts = join(workshop.root, 'starts-late');
  const task = workshop.task(['./waits.sh', '/', starts]);
  const paused = workshop.executor({ now: () => Date.now() - 62_000 });

  const outcome = await paused.carryOut(task, listener());

  expect(outcome).toEqual({ kind: 'refused', reason: { code: 'bot-paused' } });
  await expect(readFile(starts)).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await workshop.executor().carryOut(task, listener())).toEqual(ended(7));
});

test('the environment is exactly what is inherited and what is ordered', async () => {
  const { lines } = await carriedOut(['env'], { NESTOR_RUN_ID: '12', TOKEN: "it's $(id)", LANG: 'ru_RU.UTF-8' });

  expect([...lines].sort()).toEqual(
    [
      `HOME=${workshop.root}`,
      'LANG=ru_RU.UTF-8',
      'NESTOR_RUN_ID=12',
      `PATH=${process.env.PATH}`,
      "TOKEN=it's $(id)",
    ].sort(),
  );
});

test('an ordered variable that shells, or the wrapper, use themselves arrives as ordered', async () => {
  const ordered = { SHLVL: '9', OLDPWD: '/ordered', folder: 'a', status: 'b', name: 'c', start: 'd', boot: 'e' };
  const { lines } = await carriedOut(['env'], ordered);

  expect(lines).toEqual(expect.arrayContaining(Object.entries(ordered).map(([name, value]) => `${name}=${value}`)));
});

test('each argument stays one argument, whatever is in it', async () => {
  const { lines } = await carriedOut([
    './arguments.sh',
    'a b',
    '$(id)',
    '; id',
    '',
    '*',
    '-n',
    "'",
    'two\nlines',
    '\\',
  ]);

  expect(lines).toEqual(['<a b>', '<$(id)>', '<; id>', '<>', '<*>', '<-n>', "<'>", '<two', 'lines>', '<\\>']);
});

test('a run that was started is not started again, and its end stays known', async () => {
  const starts = join(workshop.root, 'starts-again');
  const task = workshop.task(['./waits.sh', '/', starts]);
  const again = listener();

  expect(await workshop.executor().carryOut(task, listener())).toEqual(ended(7));
  expect(await workshop.executor().carryOut({ ...task, order: { reason: { code: 'config-changed' } } }, again)).toEqual(
    ended(7),
  );
  expect(await readFile(starts, 'utf8')).toBe('start\n');
  expect(again.heard.at(-1)?.tail).toEqual(['started', 'released']);
});

test('of many that start a run at the same time one does, and all know its end', async () => {
  const starts = join(workshop.root, 'starts-at-once');
  const task = workshop.task(['./waits.sh', '/', starts]);

  const all = Array.from({ length: 6 }, () => workshop.executor().carryOut(task, listener()));

  expect(await Promise.all(all)).toEqual(Array.from({ length: 6 }, () => ended(7)));
  expect(await readFile(starts, 'utf8')).toBe('start\n');
  expect(await workshop.checkouts(task)).toEqual([]);
});

test('a child left behind that holds the output does not hold the run', async () => {
  const pid = join(workshop.root, 'pid');
  const { outcome, lines } = await carriedOut(['./forks.sh', pid]);
  const child = Number(await readFile(pid, 'utf8'));
  onTestFinished(() => void process.kill(child, 'SIGKILL'));

  expect(outcome).toEqual(ended(0));
  expect(lines).toEqual(['leaving']);
});

test('a folder that cannot be written refuses the run and says why', async () => {
  const task = workshop.task(['./silent.sh']);
  await writeFile(join(workshop.runs, String(task.run)), 'a file in the way');

  const outcome = await workshop.executor().carryOut(task, listener());

  expect(outcome).toEqual({
    kind: 'refused',
    reason: { code: 'start-failed', detail: expect.stringMatching(/EEXIST|ENOTDIR/) },
  });
});

test('a store that does not take the note refuses the run', async () => {
  const note = () => Promise.reject(new Error('the store is away'));
  const task = workshop.task(['./silent.sh']);
  const outcome = await workshop.executor().carryOut(task, listener({ note }));

  expect(outcome).toEqual({ kind: 'refused', reason: { code: 'start-failed', detail: 'the store is away' } });
  expect(await workshop.checkouts(task)).toEqual([]);
});

test.each<[string, (boot: string) => object]>([
  ['another boot', () => ({ pid: process.pid, starttime: '1', boot_id: 'another' })],
  ['a pid that came round again', (boot) => ({ pid: process.pid, starttime: '1', boot_id: boot })],
  ['a file that a crash damaged', () => []],
])('how a run ended whose latch is of %s is not known', async (_what, latch) => {
  const task = workshop.task(['./silent.sh']);
  await mkdir(join(workshop.runs, String(task.run)), { recursive: true });
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  await writeFile(workshop.file(task.run, 'pid.json'), JSON.stringify(latch(boot.trim())));
  const watcher = listener();
  watcher.end();

  expect(await workshop.executor().carryOut(task, watcher)).toEqual({ kind: 'unknown', reason: anyReason });
});

test('a run that was about to start when the machine went down, or whose files are gone, is not started again', async () => {
  const task = workshop.task(['./silent.sh']);
  const watcher = listener();
  await workshop.executor().carryOut(task, watcher);
  const [handle] = watcher.notes;
  await rename(join(workshop.runs, String(task.run)), join(workshop.root, 'gone'));
  const booted = workshop.task(['./silent.sh'], { handle: { boot: 'another' } });

  const gone = await workshop.executor().carryOut({ ...task, handle }, listener());
  expect(gone).toEqual({ kind: 'unknown', reason: { code: 'files-gone' } });
  const restarted = await workshop.executor().carryOut(booted, listener());
  expect(restarted).toEqual({ kind: 'unknown', reason: { code: 'machine-restarted', during: 'start' } });
});

test('a run is found in the folder of its location, and where that machine is gone, in the own one', async () => {
  const task = workshop.task(['./exits-3.sh']);
  await workshop.executor().carryOut(task, listener());
  const moved = workshop.executor({ runs: join(workshop.root, 'other-runs') });
  const elsewhere = { ...task, location: 'a-container-that-is-gone:/data/runs' };
  const unknown = workshop.task([]);

  expect(task.location).toBe(`${hostname()}:${workshop.runs}`);
  expect(await moved.carryOut(task, listener())).toEqual(ended(3));
  expect(await workshop.executor().carryOut(elsewhere, listener())).toEqual(ended(3));
  const reached = (executor: Executor, { run, location }: Task, requestedAt = 1) =>
    executor.reaches({ id: run, requestedAt }, location);
  expect(await reached(moved, task)).toBe(true);
  expect(await reached(workshop.executor(), elsewhere)).toBe(true);
  expect(await reached(moved, elsewhere)).toBe(false);
  expect(await reached(workshop.executor(), { ...unknown, location: elsewhere.location })).toBe(false);
  // Of the same number, in a store that was lost.
  expect(await reached(workshop.executor(), elsewhere, 2)).toBe(false);
});

test('a sweep leaves the checkouts of a bot at work alone', async () => {
  const release = join(workshop.root, 'release-sweep');
  const executor = workshop.executor();
  const watcher = listener();
  const task = workshop.task(['./waits.sh', release]);
  const running = executor.carryOut(task, watcher);
  await vi.waitUntil(() => watcher.heard.length > 0, patience);

  await executor.sweep();

  expect(await workshop.checkouts(task)).toHaveLength(1);
  await writeFile(release, '');
  expect(await running).toEqual(ended(7));
});

test('checkouts with folders made read-only are removed', async () => {
  const { outcome, task } = await carriedOut(['sh', '-c', 'mkdir -p a/b && touch a/b/c && chmod 500 a/b a']);

  expect(outcome).toEqual(ended(0));
  expect(await workshop.checkouts(task)).toEqual([]);
});

test('a run whose files cannot be read for a while goes on, in its checkout, and its end is known', async () => {
  const release = join(workshop.root, 'release-unreadable');
  const task = workshop.task(['./waits.sh', release]);
  const watcher = listener();
  const running = workshop.executor().carryOut(task, watcher);
  await vi.waitUntil(() => watcher.heard.length > 0, patience);

  await mkdir(workshop.file(task.run, 'exit'));
  await vi.waitUntil(() => workshop.warnings.some((text) => text.includes('EISDIR')), patience);

  expect(await workshop.checkouts(task)).toHaveLength(1);
  await rmdir(workshop.file(task.run, 'exit'));
  await writeFile(release, '');
  expect(await running).toEqual(ended(7));
  expect(await workshop.checkouts(task)).toEqual([]);
  expect(workshop.warnings.filter((text) => text.includes('EISDIR'))).toHaveLength(1);
});
