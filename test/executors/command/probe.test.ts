import type { ProbeFailure } from '../../../machines/refusal.ts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ProbeSpec } from '../../../src/ports/index.ts';
import { PATIENCE, patience } from '../../helpers/patience.ts';
import { makeWorkshop, openWorkshop, type Workshop } from './workshop.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await makeWorkshop();
});
afterAll(() => workshop.remove());

const order = (argv: readonly string[], more: Partial<ProbeSpec> = {}): ProbeSpec => ({
  app: 'shop',
  commit: workshop.commit,
  argv,
  env: {},
  ...more,
});

const ask = (asked: ProbeSpec, limit = AbortSignal.timeout(PATIENCE)) => workshop.prober.ask(asked, limit);

const probes = () => readdir(join(workshop.root, 'probes'));

/** Where the bot has noted the process of its only probe. */
const noteOfProbe = async () => join(workshop.root, 'probes', (await probes())[0] ?? '', 'pid.json');

async function isThere(pid: number): Promise<boolean> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') X');
  return !/\) [ZX]/.test(text);
}

test('a probe says the first line that it prints, from a checkout of its own that is gone afterwards', async () => {
  expect(await ask(order(['./where.sh']))).toEqual({ said: expect.stringContaining('/probes/attempt-') });
  expect(await ask(order(['git', 'rev-parse', 'HEAD']))).toEqual({ said: workshop.commit });
  expect(await probes()).toEqual([]);
});

test.each<[string, readonly string[], string]>([
  ['empty lines before it', ['printf', '\\n  \\n  v1.2.3 \\nmore\\n'], 'v1.2.3'],
  ['no end of line', ['printf', 'v1.2.3'], 'v1.2.3'],
  ['colours', ['printf', '\\033[32mv1.2.3\\033[0m\\r\\n'], 'v1.2.3'],
  ['a secret', ['printf', 'hunter2-hunter2\\n'], '***'],
  ['what a shell would take for its own', ['echo', '$(id); `id`'], '$(id); `id`'],
  ['too much', ['sh', '-c', 'head -c 1000000 /dev/zero | tr "\\0" x'], `${'x'.repeat(199)}…`],
  ['bytes that are no text', ['printf', '\\000\\001v1\\377\\n'], 'v1\uFFFD'],
])('an answer with %s is a line of at most 200 characters', async (_what, argv, said) => {
  expect(await ask(order(argv))).toEqual({ said });
});

test('a probe gets what is inherited and what is ordered, and nothing else', async () => {
  const env = { TOKEN: "it's $(id)", HOME: '/ordered' };
  // The shell's own are the shell's.
  const script = `env | cut -d= -f1 | grep -vx 'PWD\\|_\\|OLDPWD\\|SHLVL' | sort | tr '\n' ' '; echo "$TOKEN" "$HOME" "$LANG"`;

  expect(await ask(order(['sh', '-c', script], { env }))).toEqual({
    said: "HOME LANG PATH TOKEN it's $(id) /ordered C",
  });
});

test.each<[readonly string[], ProbeFailure]>([
  [['./exits-3.sh'], { code: 'probe-exited', status: 3 }],
  [['./killed.sh'], { code: 'probe-exited', status: 'SIGKILL' }],
  [['./silent.sh'], { code: 'probe-printed-nothing' }],
  [
    ['./missing.sh'],
    {
      code: 'probe-not-started',
      cause: { code: 'program-missing', program: './missing.sh', commit: expect.any(String) as string },
    },
  ],
  [
    ['no-such-program'],
    { code: 'probe-not-started', cause: { code: 'program-not-on-path', program: 'no-such-program' } },
  ],
  [[], { code: 'probe-not-started', cause: { code: 'no-program' } }],
])('%j: %s', async (argv, failure) => {
  expect(await ask(order(argv))).toEqual({ failure });
  expect(await probes()).toEqual([]);
});

test('a probe whose commit is not there says so', async () => {
  expect(await ask(order(['./where.sh'], { commit: 'f'.repeat(40) }))).toEqual({
    failure: {
      code: 'probe-not-started',
      cause: { code: 'start-failed', detail: 'The repository has no commit ffffffffffff' },
    },
  });
});

test('a probe that takes too long is ended with all that it started', async () => {
  const file = join(workshop.root, 'probe-family');

  const limit = new AbortController();
  const answer = ask(order(['./family.sh', file]), limit.signal);
  await vi.waitFor(() => stat(file), patience);
  limit.abort();

  expect(await answer).toEqual({ failure: { code: 'probe-timed-out' } });
  const family = (await readFile(file, 'utf8')).trim().split('\n').map(Number);
  expect(family).toHaveLength(3);
  expect(await Promise.all(family.map(isThere))).toEqual([false, false, false]);
  expect(await probes()).toEqual([]);
});

test('a probe whose checkout takes all of its time is not started, and the checkout goes when it is made', async () => {
  const started = join(workshop.root, 'probe-started');
  const held = Promise.withResolvers<void>();
  const limit = new AbortController();
  const { prober } = openWorkshop(workshop.root, (text) => workshop.warnings.push(text), held.promise);
  const answer = prober.ask(order(['touch', started]), limit.signal);

  limit.abort();
  held.resolve();

  expect(await answer).toEqual({ failure: { code: 'probe-timed-out' } });
  await expect(stat(started)).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await probes()).toEqual([]);
  expect(workshop.warnings).toEqual([]);
});

test('a child that holds the output does not hold the answer, and is not left behind', async () => {
  const file = join(workshop.root, 'probe-child');

  expect(await ask(order(['./forks.sh', file]))).toEqual({ said: 'leaving' });
  expect(await isThere(Number(await readFile(file, 'utf8')))).toBe(false);
});

test('a probe that prints without end takes no memory, and too long', async () => {
  const before = process.memoryUsage.rss();
  const answer = await ask(order(['yes']), AbortSignal.timeout(1000));

  expect(answer).toEqual({ failure: { code: 'probe-timed-out' } });
  expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 2 ** 20);
});

test('what a bot that was killed has left of a probe is ended and removed by the sweep of the next', async () => {
  const file = join(workshop.root, 'probe-left');
  const program = new URL('asker.ts', import.meta.url).pathname;
  const asker = spawn(process.execPath, [program, workshop.root, JSON.stringify(order(['./family.sh', file]))]);
  await vi.waitFor(() => stat(file), patience);
  await vi.waitFor(async () => JSON.parse(await readFile(await noteOfProbe(), 'utf8')), patience);
  await workshop.prober.sweep();
  expect(await probes()).toHaveLength(1);
  const exit = once(asker, 'exit');
  asker.kill('SIGKILL');
  await exit;

  await workshop.prober.sweep();

  expect(await probes()).toEqual([]);
  const family = (await readFile(file, 'utf8')).trim().split('\n').map(Number);
  expect(await Promise.all(family.map(isThere))).toEqual([false, false, false]);
});
