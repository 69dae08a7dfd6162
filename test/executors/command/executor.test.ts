import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Outcome } from '../../../src/engine/ports.ts';
import { makeWorkshop, type Workshop } from './workshop.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await makeWorkshop();
});
afterAll(() => workshop.remove());

const quiet = () => {};

async function executed(argv: readonly string[], env: Record<string, string> = {}) {
  const executor = workshop.executor();
  const order = workshop.order(argv, { env });
  const outcome = await executor.execute(order, quiet);
  return { outcome, order, lines: await executor.tail(order.run, 100), executor };
}

test('a command runs in a checkout of its commit, which is gone afterwards', async () => {
  const { outcome, lines } = await executed(['./where.sh']);

  expect(outcome).toEqual({ kind: 'exited', status: 0 });
  expect(lines).toEqual([expect.stringContaining(workshop.runs), workshop.commit]);
  expect(await workshop.checkouts()).toEqual([]);
});

test.each<[string, Outcome, readonly string[]]>([
  ['./exits-3.sh', { kind: 'exited', status: 3 }, ['about to fail']],
  ['./silent.sh', { kind: 'exited', status: 0 }, []],
  ['./killed.sh', { kind: 'exited', status: 137 }, ['Killed']],
])('%s ends with %j', async (program, expected, output) => {
  const { outcome, lines } = await executed([program]);

  expect(outcome).toEqual(expected);
  expect(lines).toEqual(output);
});

test.each([
  ['./missing.sh', './missing.sh does not exist in commit '],
  ['./not-executable.sh', './not-executable.sh is not executable in commit '],
  ['./', './ is a folder in commit '],
  ['/nowhere/program', '/nowhere/program does not exist'],
  ['no-such-program', 'no-such-program is not found on the PATH'],
  ['', 'The command names no program'],
])('%j is refused: %s', async (program, reason) => {
  const { outcome, order, executor } = await executed([program]);

  expect(outcome).toEqual({ kind: 'refused', reason: expect.stringContaining(reason) });
  expect(await executor.log(order.run)).toBeUndefined();
  expect(await workshop.checkouts()).toEqual([]);
});

test('a refused run may be tried again', async () => {
  const executor = workshop.executor();
  const order = workshop.order(['./missing.sh']);
  await executor.execute(order, quiet);

  expect(await executor.execute({ ...order, argv: ['./exits-3.sh'] }, quiet)).toEqual({ kind: 'exited', status: 3 });
});

test('a commit that the repository does not have is refused with the reason', async () => {
  const outcome = await workshop.executor().execute(workshop.order(['./silent.sh'], { commit: 'f'.repeat(40) }), quiet);

  expect(outcome).toEqual({ kind: 'refused', reason: 'The repository has no commit ffffffffffff' });
});

test('a variable that no program could read is refused', async () => {
  const { outcome } = await executed(['env'], { 'NOT-A-NAME': 'x' });

  expect(outcome).toEqual({ kind: 'refused', reason: expect.stringContaining('NOT-A-NAME') });
});

test('the environment is exactly what is inherited and what is ordered', async () => {
  const { lines } = await executed(['env'], { NESTOR_RUN_ID: '12', TOKEN: "it's $(id)", LANG: 'ru_RU.UTF-8' });

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

test('an ordered variable that shells use themselves arrives as ordered', async () => {
  const { lines } = await executed(['env'], { SHLVL: '9', OLDPWD: '/ordered' });

  expect(lines).toEqual(expect.arrayContaining(['OLDPWD=/ordered', 'SHLVL=9']));
});

test('each argument stays one argument, whatever is in it', async () => {
  const { lines } = await executed(['./arguments.sh', 'a b', '$(id)', '; id', '', '*', '-n', "'", 'two\nlines', '\\']);

  expect(lines).toEqual(['<a b>', '<$(id)>', '<; id>', '<>', '<*>', '<-n>', "<'>", '<two', 'lines>', '<\\>']);
});

test('a run that was started is not started again', async () => {
  const starts = join(workshop.root, 'starts-again');
  const executor = workshop.executor();
  const order = workshop.order(['./waits.sh', '/', starts]);

  expect(await executor.execute(order, quiet)).toEqual({ kind: 'exited', status: 7 });
  expect(await executor.execute(order, quiet)).toEqual({ kind: 'unknown' });
  expect(await workshop.executor().execute(order, quiet)).toEqual({ kind: 'unknown' });
  expect(await readFile(starts, 'utf8')).toBe('start\n');
});

test('of many that start a run at the same time one does', async () => {
  const starts = join(workshop.root, 'starts-at-once');
  const order = workshop.order(['./waits.sh', '/', starts]);

  const outcomes = await Promise.all(Array.from({ length: 6 }, () => workshop.executor().execute(order, quiet)));

  expect(outcomes.filter(({ kind }) => kind === 'exited')).toEqual([{ kind: 'exited', status: 7 }]);
  expect(outcomes.filter(({ kind }) => kind === 'unknown')).toHaveLength(5);
  expect(await readFile(starts, 'utf8')).toBe('start\n');
  expect(await workshop.checkouts()).toEqual([]);
});

test('a child left behind that holds the output does not hold the run', async () => {
  const pid = join(workshop.root, 'pid');
  const { outcome, lines, executor, order } = await executed(['./forks.sh', pid]);
  const child = Number(await readFile(pid, 'utf8'));
  onTestFinished(() => void process.kill(child, 'SIGKILL'));

  expect(outcome).toEqual({ kind: 'exited', status: 0 });
  expect(lines).toEqual(['leaving']);
  expect(await executor.lingers(order.run, executor.place)).toBe(false);
});

test('output is told while the command runs, at most some times a second', async () => {
  const release = join(workshop.root, 'release');
  const heard: (readonly string[])[] = [];
  const order = workshop.order(['./waits.sh', release]);

  const outcome = await workshop.executor().execute(order, (tail) => {
    heard.push(tail);
    if (heard.length === 1) void writeFile(release, '');
  });

  expect(outcome).toEqual({ kind: 'exited', status: 7 });
  expect(heard).toEqual([['started'], ['started', 'released']]);
});

test('a listener that throws does not disturb the run', async () => {
  const outcome = await workshop.executor().execute(workshop.order(['./exits-3.sh']), () => {
    throw new Error('not my day');
  });

  expect(outcome).toEqual({ kind: 'exited', status: 3 });
  expect(workshop.warnings.some((text) => text.includes('not my day'))).toBe(true);
});

test('a folder that cannot be written refuses the run and says why', async () => {
  const order = workshop.order(['./silent.sh']);
  await writeFile(join(workshop.runs, String(order.run)), 'a file in the way');

  const outcome = await workshop.executor().execute(order, quiet);

  expect(outcome).toEqual({ kind: 'refused', reason: expect.stringMatching(/EEXIST|ENOTDIR/) });
});

test('nothing is known of a run that never was', async () => {
  const executor = workshop.executor();

  expect(await executor.tail(9999, 10)).toEqual([]);
  expect(await executor.log(9999)).toBeUndefined();
  expect(await executor.lingers(9999, executor.place)).toBe(false);
});

test('a latch of another boot, and one of a pid that came round again, is of nobody who lingers', async () => {
  const executor = workshop.executor();
  const latches = [
    { pid: process.pid, starttime: '1', boot_id: (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim() },
    { pid: process.pid, starttime: '1', boot_id: 'another' },
  ];
  for (const [index, latch] of latches.entries()) {
    const folder = join(workshop.runs, String(5000 + index));
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'pid.json'), JSON.stringify(latch));
    expect(await executor.lingers(5000 + index, executor.place)).toBe(false);
  }
});

test('a sweep leaves the checkouts of a bot at work alone', async () => {
  const release = join(workshop.root, 'release-sweep');
  const executor = workshop.executor();
  const started = Promise.withResolvers<void>();
  const running = executor.execute(workshop.order(['./waits.sh', release]), () => started.resolve());
  await started.promise;

  await executor.sweep();

  expect(await workshop.checkouts()).toHaveLength(1);
  await writeFile(release, '');
  expect(await running).toEqual({ kind: 'exited', status: 7 });
});

test('checkouts with folders made read-only are removed', async () => {
  const { outcome } = await executed(['sh', '-c', 'mkdir -p a/b && touch a/b/c && chmod 500 a/b a']);

  expect(outcome).toEqual({ kind: 'exited', status: 0 });
  expect(await workshop.checkouts()).toEqual([]);
});
