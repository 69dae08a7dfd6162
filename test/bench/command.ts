import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { listener, makeWorkshop, type Workshop } from '../executors/command/workshop.ts';
import type { Sample } from './rows.ts';
import { median } from './statistics.ts';

const follower = new URL('../executors/command/bot.ts', import.meta.url).pathname;

/** Programs that print as fast as they can. */
const bursts = { 'two million lines': './burst.sh', 'a line of 100 MB': './one-line.sh' };

/** Prints when it came to its first line, as nanoseconds since 1970. */
const first = ['date', '+%s%N'];
/** Runs the program $0 and leaves, in the file $1, when it began and when it ended. */
const timed = 'date +%s%N >"$1"; "$0"; date +%s%N >>"$1"';

/**
 * What it costs to have a command carried out: the time and memory of following one that prints as fast as it can,
 * against the same command on its own, and the time to its first line, against a start by hand.
 */
export async function measureCommand({ times }: { times: number }): Promise<readonly Sample[]> {
  const workshop = await makeWorkshop();
  try {
    const samples: Sample[] = [];
    for (const [who, program] of Object.entries(bursts)) {
      samples.push(...(await measureBurst(workshop, { who, program, times })));
    }
    samples.push(await measureFirstLine(workshop, times));
    return samples;
  } finally {
    await workshop.remove();
  }
}

async function measureBurst(
  workshop: Workshop,
  { who, program, times }: { who: string; program: string; times: number },
): Promise<readonly Sample[]> {
  const alone: number[] = [];
  const followed: number[] = [];
  const grown: number[] = [];
  const inMirror = mirrorsOf(workshop);
  for (let time = 0; time < times; time += 1) {
    const file = join(workshop.root, `${program.slice(2)}-${time}`);
    const argv = ['sh', '-c', timed, program];
    const runAlone = async () => {
      await byHand(inMirror, { folder: `${file}-alone`, argv: [...argv, `${file}-alone.times`] });
      alone.push(await elapsed(`${file}-alone.times`));
    };
    const runFollowed = async () => {
      const task = workshop.task([...argv, `${file}.times`]);
      const child = spawn(process.execPath, [follower, workshop.root, JSON.stringify(task)]);
      const said = await text(child.stdout);
      grown.push(Number(/"grown":(\d+)/.exec(said)?.[1]));
      followed.push(await elapsed(`${file}.times`));
    };
    // By turns: the disk may still be busy with what the one before has printed.
    for (const run of time % 2 === 0 ? [runAlone, runFollowed] : [runFollowed, runAlone]) await run();
  }
  const burst = `log burst: ${who}`;
  return [
    {
      what: burst,
      who: 'followed',
      unit: 'ms',
      value: median(followed),
      baseline: median(alone),
      target: { atMost: 1.2 },
    },
    {
      what: `${burst}, memory`,
      who: 'who follows',
      unit: 'MB',
      value: median(grown) / 1e6,
      baseline: 0,
      target: { moreByAtMost: 50 },
    },
  ];
}

async function measureFirstLine(workshop: Workshop, times: number): Promise<Sample> {
  const hand: number[] = [];
  const carried: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const folder = join(workshop.root, `first-${time}`);
    let before = now();
    await byHand(mirrorsOf(workshop), { folder, argv: first });
    hand.push((await firstLine(`${folder}.output`)) - before);
    const task = workshop.task(first);
    before = now();
    await workshop.executor().carryOut(task, listener());
    carried.push((await firstLine(workshop.file(task.run, 'output'))) - before);
  }
  const [value, baseline] = [median(carried), median(hand)];
  return {
    what: 'start to first line',
    who: 'carried out',
    unit: 'ms',
    value,
    baseline,
    target: { moreByAtMost: 150 },
  };
}

const mirrorsOf = ({ root, commit }: Workshop) => ({ mirrors: join(root, 'mirrors'), commit });

/** As a person would: a work tree of the mirror, and the program in it, with its output to `${folder}.output`. */
export async function byHand(
  { mirrors, commit }: { mirrors: string; commit: string },
  { folder, argv: [file = '', ...args] }: { folder: string; argv: readonly string[] },
): Promise<void> {
  const [mirror = ''] = await readdir(mirrors);
  const worktree = ['worktree', 'add', '--quiet', '--detach', folder, commit];
  await promisify(execFile)('git', ['-C', join(mirrors, mirror), ...worktree]);
  const output = await open(`${folder}.output`, 'a');
  await once(spawn(file, args, { cwd: folder, stdio: ['ignore', output.fd, output.fd] }), 'exit');
  await output.close();
}

/** Milliseconds since 1970, finer than Date.now. */
export const now = (): number => performance.timeOrigin + performance.now();

const timesIn = async (file: string): Promise<readonly number[]> =>
  (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => Number(line) / 1e6);

/** When a command came to its first line, which says so in nanoseconds: milliseconds since 1970. */
export async function firstLine(file: string): Promise<number> {
  return (await timesIn(file))[0] ?? Number.NaN;
}

async function elapsed(file: string): Promise<number> {
  const [begin = Number.NaN, end = Number.NaN] = await timesIn(file);
  return end - begin;
}
