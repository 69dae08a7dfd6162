import { existsSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';
import { expect, test, type TestContext, vi } from 'vitest';
import type { Bot } from '../../helpers/bot.ts';
import { groupOf, runFile } from '../../helpers/machine.ts';
import { PATIENCE } from '../../helpers/patience.ts';
import { Seen } from '../../helpers/seen.ts';
import { seeded } from '../../helpers/seeded.ts';
import { setStage, type Stage, type StoreKind } from '../../helpers/stage.ts';
import { type End, Talk } from '../../helpers/talk.ts';
import { saidTwice } from '../../helpers/twice.ts';

/** In milliseconds. */
const MINUTE = 60_000;
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e6));
const kills = process.env['ROUNDS'];

const LINES = 200;
const wholeLog = Array.from({ length: LINES }, (_, index) => `line ${index + 1}\n`).join('');

/** Prints its lines over some time, the last of them after it was held. */
const script = (status: number) => `for ten in 0 1 2 3 4 5 6 7 8 9; do
  seq -f 'line %.0f' $((ten * 19 + 1)) $((ten * 19 + 19))
  sleep 0.03
done
while [ -e "$RECORD/hold" ]; do sleep 0.05; done
seq -f 'line %.0f' 191 ${LINES}
status=${status}`;

/** Versions of the application by how their runs end. */
const versions: readonly (readonly [string, End, number])[] = [
  ['v2.0.0', 'Succeeded', 0],
  ['v2.1.0', 'Failed', 3],
];

/** Runs that were agreed to at the same time, each on an environment of its own. */
interface Round {
  readonly stage: Stage;
  readonly bot: Bot;
  readonly yes: () => void;
  /** The numbers that its runs will have. */
  readonly runs: readonly number[];
  readonly random: () => number;
}

/** Where a bot is killed while there are runs. What is returned is done when the next one is there. */
const deaths: Readonly<Record<string, (round: Round) => Promise<(() => unknown) | undefined>>> = {
  'before the latch': async ({ stage, bot, yes }) => {
    await stage.project.holdGit();
    yes();
    await stage.project.gitIsHeld();
    await bot.kill();
    await stage.project.releaseGit();
    return undefined;
  },
  'between latch and start': async ({ stage, bot, yes, runs }) => {
    // None of them ends before it is stopped.
    await stage.project.holdCommands();
    yes();
    const first = await firstWith(stage, runs, 'pid.json');
    const wrapper = await groupOf(stage, first);
    process.kill(wrapper, 'SIGSTOP');
    await bot.kill();
    return async () => {
      process.kill(wrapper, 'SIGCONT');
      await stage.project.releaseCommands();
    };
  },
  'during the command': async ({ stage, bot, yes, runs }) => {
    await allHeld(stage, yes, runs);
    await bot.kill();
    return () => stage.project.releaseCommands();
  },
  'at the exit': async ({ stage, bot, yes, runs }) => {
    await allHeld(stage, yes, runs);
    await stage.project.releaseCommands();
    await firstWith(stage, runs, 'exit');
    await bot.kill();
    return undefined;
  },
  'between exit and report': async ({ stage, bot, yes, runs }) => {
    yes();
    const seen = runs.map((run) => new Seen(stage, run));
    const hasEnded = () => seen.some((run) => run.boards().some(({ words }) => /Succeeded|Failed/.test(words)));
    await stage.until(hasEnded, 'the end of one of them in the channel');
    await bot.kill();
    return undefined;
  },
  'at a random moment': async ({ bot, yes, random }) => {
    yes();
    // Not waited for: this moment is the point.
    await after(random() * 2000);
    await bot.kill();
    return undefined;
  },
};

/** Looks, as fast as can be, for the first of these runs that has this file. */
async function firstWith(stage: Stage, runs: readonly number[], file: string): Promise<number> {
  const find = () => runs.find((run) => existsSync(runFile(stage, run, { file })));
  return vi.waitUntil(find, { timeout: PATIENCE, interval: 1 });
}

/** Waits until the scripts of all of them have printed what comes before the hold, or soon will. */
async function allHeld(stage: Stage, yes: () => void, runs: readonly number[]): Promise<void> {
  await stage.project.holdCommands();
  yes();
  const begun = async () => (await stage.project.started()).filter(({ run }) => runs.includes(run));
  await vi.waitFor(async () => expect(await begun()).toHaveLength(runs.length), PATIENCE);
}

/** How many environments there are, each with a run in every round, and how many rounds of each death. */
interface Extent {
  readonly store: StoreKind;
  readonly environments: number;
  readonly random: number;
}

/** On Redis a bot that comes after one that was killed must wait until that one's lease has run out. */
const extents: readonly Extent[] = [
  { store: 'embedded', environments: 8, random: Number(kills ?? 9) },
  { store: 'redis', environments: 11, random: Number(kills ?? 3) },
];

test.concurrent.for(extents)(
  `the bot is killed while $environments commands run, at each point and at $random random moments (seed ${seed}), on $store: each runs once and is reported once, with its true end and its whole log`,
  { timeout: (20 + Number(kills ?? 0)) * MINUTE },
  async ({ store, environments, random: moments }: Extent, context: TestContext) => {
    const random = seeded(seed + environments);
    const names = Array.from({ length: environments }, (_, index) => `env${index}`);
    const people = names.map((_, index) => `p${index}`);
    const stage = await setStage(
      {
        store,
        project: { apps: { docs: Object.fromEntries(names.map((name) => [name, {}])) } },
        sandbox: { people },
        patience: 2 * MINUTE,
      },
      context,
    );
    for (const [name, , status] of versions)
      await stage.project.addVersion({ app: 'docs', name, body: script(status) });
    const ends = new Map<number, End>();
    const rounds = Object.keys(deaths).flatMap((death) =>
      Array.from({ length: death === 'at a random moment' ? moments : 1 }, () => death),
    );
    let bot = await stage.start();

    for (const death of rounds) {
      const asked = names.map((name, index) => {
        const [version, end] = versions[random() < 0.5 ? 0 : 1] ?? ['', 'Failed'];
        const talk = new Talk(stage, { as: `p${index}`, text: `nestor deploy docs ${version} to ${name}` });
        return { talk, end };
      });
      await Promise.all(asked.map(({ talk }) => talk.asks('confirm')));
      const yes = () => {
        for (const { talk } of asked) talk.say('yes');
      };
      const runs = names.map((_, index) => ends.size + index + 1);
      const next = await deaths[death]?.({ stage, bot, yes, runs, random });
      bot = await stage.start();
      await next?.();
      for (const { talk, end } of asked) {
        const { words } = await talk.hears(/#\d+.*\*(Succeeded|Failed|Interrupted)\*/);
        expect(`${death}: ${words}`).toContain(`*${end}*`);
        ends.set(Number(/#(\d+)/.exec(words)?.[1]), end);
      }
      expect(ends.size).toBe(runs.at(-1));
    }

    for (const [id, end] of ends) {
      const run = new Seen(stage, id);
      expect((await run.board(/Succeeded|Failed/)).words).toContain(`*${end}*`);
      expect((await run.log()).text).toBe(wholeLog);
      expect(run.boards()).toHaveLength(1);
      expect(run.files()).toHaveLength(1);
    }
    const reports = stage.said().filter(({ words }) => /^@p\d+ \*#\d+\*.*\*(Succeeded|Failed)\*/.test(words));
    expect(reports).toHaveLength(ends.size);
    const started = (await stage.project.started()).map(({ run }) => run);
    expect(started.toSorted((a, b) => a - b)).toEqual([...ends.keys()].toSorted((a, b) => a - b));
    expect(await stage.project.overlaps()).toEqual([]);
    expect(saidTwice(stage.said())).toEqual([]);
    const history = (await stage.history()).map(({ id, status, exitStatus }) => [id, status, exitStatus]);
    const expected = [...ends].map(([id, end]) => [id, end.toLowerCase(), end === 'Failed' ? 3 : 0]);
    expect(history.toReversed()).toEqual(expected.toSorted(([a], [b]) => Number(a) - Number(b)));
  },
);
