import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { listener, makeWorkshop, type Workshop } from '../executors/command/workshop.ts';
import { byHand, elapsed, firstLine, now } from './by-hand.ts';
import type { Extent } from './extents.ts';
import type { Sample } from './rows.ts';
import { median } from './statistics.ts';

const follower = new URL('../executors/command/bot.ts', import.meta.url).pathname;

/** Programs that print as fast as they can. */
const bursts = [
  { program: './burst.sh', time: 'burst', memory: 'burstMemory' },
  { program: './one-line.sh', time: 'longLine', memory: 'longLineMemory' },
] as const;

/** Prints the time as its first line: nanoseconds since 1970. */
const first = ['date', '+%s%N'];
/** Runs the program $0 and writes to the file $1 when it began and when it ended. */
const timed = 'date +%s%N >"$1"; "$0"; date +%s%N >>"$1"';

/**
 * What it costs to have a command carried out: the time and memory of following one that prints as fast as it can,
 * against the same command on its own, and the time to its first line, against a start by hand.
 */
export async function measureCommand({ times }: Extent['command']): Promise<readonly Sample[]> {
  const workshop = await makeWorkshop();
  try {
    const samples: Sample[] = [];
    for (const burst of bursts) samples.push(...(await measureBurst(workshop, burst, times)));
    samples.push(await measureFirstLine(workshop, times));
    return samples;
  } finally {
    await workshop.remove();
  }
}

async function measureBurst(
  workshop: Workshop,
  { program, time: name, memory }: (typeof bursts)[number],
  times: number,
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
    // In alternating order: the disk may still be busy with the output of the one before.
    for (const run of time % 2 === 0 ? [runAlone, runFollowed] : [runFollowed, runAlone]) await run();
  }
  const who = 'executor';
  return [
    { name, who, value: median(followed), baseline: median(alone) },
    { name: memory, who, value: median(grown) / 1e6, baseline: 0 },
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
  return { name: 'firstLine', who: 'executor', value: median(carried), baseline: median(hand) };
}

const mirrorsOf = ({ root, commit }: Workshop) => ({ mirrors: join(root, 'mirrors'), commit });
