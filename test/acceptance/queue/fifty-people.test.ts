import { expect, test } from 'vitest';
import type { Message } from '../../../src/sandbox/index.ts';
import { setStage, type Stage } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';
import { saidTwice } from '../../helpers/twice.ts';

/** In milliseconds. */
const MINUTE = 60_000;
const names = Array.from({ length: 50 }, (_, index) => `person${index}`);

/** Some leave while they wait, some when it is their turn. */
type Plan = 'runs' | 'leaves' | 'declines';
const planOf = (index: number): Plan => (['leaves', 'declines'] as const)[(index % 10) - 4] ?? 'runs';

interface Person {
  readonly talk: Talk;
  readonly plan: Plan;
}

/** Somebody in the queue: the number of the run that waits, and where they were told to be. */
interface Waiting extends Person {
  readonly run: number;
  readonly position: number;
}

const isOffer = ({ words, buttons }: Message) => buttons.length > 0 && words.includes('I can queue it');

/** Agrees to whatever is offered. @returns undefined for who has the environment and waits for nobody */
async function enter(stage: Stage, person: Person): Promise<Waiting | undefined> {
  const { talk } = person;
  const question = await talk.asks('confirm', 'queue');
  talk.say('yes');
  if (!isOffer(question)) {
    const begun = () => question.words.includes('Started *#');
    await stage.until(() => begun() || talk.said().some(isOffer), `a run or the queue for ${talk.as}`);
    if (begun()) return undefined;
    talk.say('yes');
  }
  const { words } = await talk.hears(/\*Queued\* as number \d+/);
  const [, position, run] = /as number (\d+) for .* \(#(\d+)\)/.exec(words) ?? [];
  return { ...person, position: Number(position), run: Number(run) };
}

/** Waits for the turn, and takes it or not. @returns how the question was put */
async function takeTurn(stage: Stage, { talk, plan }: Person): Promise<{ at: number; words: string }> {
  // Not the question before: its buttons may still be there.
  const isTurn = ({ words, buttons }: Message) => buttons.length > 0 && words.includes("It's your turn");
  const { at, words } = await stage.until(() => talk.said().find(isTurn), `the turn of ${talk.as}`);
  talk.say(plan === 'declines' ? 'cancel' : 'yes');
  await (plan === 'declines' ? talk.hears(/^\*Cancelled\*$/) : talk.ends());
  return { at, words };
}

const ascending = (a: number, b: number) => a - b;

test(
  'fifty people ask two bots for one environment, some leave, and a bot is killed: one run at a time, and everybody in turn',
  async () => {
    const stage = await setStage({
      store: 'redis',
      project: { apps: { docs: { live: {} } }, plainGit: true },
      sandbox: { people: names },
      patience: 3 * MINUTE,
    });
    const first = await stage.start('first');
    await stage.start('second');
    await stage.project.holdCommands();
    const people = names.map((as, index) => ({
      talk: new Talk(stage, { as, text: 'nestor deploy docs v1.1.0' }),
      plan: planOf(index),
    }));
    const entered = await Promise.all(people.map((person) => enter(stage, person)));
    const queue = entered.filter((one) => one !== undefined).toSorted((a, b) => a.position - b.position);
    expect(queue.map(({ position }) => position)).toEqual(names.slice(1).map((_, index) => index + 1));

    const leaving = queue.filter(({ plan }) => plan === 'leaves');
    for (const { talk } of leaving) talk.say('cancel');
    await Promise.all(leaving.map(({ talk }) => talk.hears(/^\*Cancelled\*$/)));
    const staying = queue.filter(({ plan }) => plan !== 'leaves');
    const served = () => stage.said().filter(({ words }) => /^@person\d+ \*#\d+\*.*\*Succeeded\*/.test(words)).length;
    const crash = stage.until(() => served() > staying.length / 2, 'half of them served').then(() => first.kill());
    await stage.project.releaseCommands();
    const turns = await Promise.all(staying.map((person) => takeTurn(stage, person)));
    await crash;

    for (const [index, { words }] of turns.entries())
      expect(words).toMatch(new RegExp(`^@${staying[index]?.talk.as}\\n\\*It's your turn\\.\\* `));
    const times = turns.map(({ at }) => at);
    expect(times).toEqual(times.toSorted(ascending));
    const started = await stage.project.started();
    const takers = staying.filter(({ plan }) => plan === 'runs');
    expect(started.slice(1).map(({ run }) => run)).toEqual(takers.map(({ run }) => run));
    const fences = started.map(({ fence }) => fence);
    expect(fences).toEqual([...new Set(fences)].toSorted(ascending));
    expect(await stage.project.overlaps()).toEqual([]);
    expect(saidTwice(stage.said())).toEqual([]);
    const statuses = new Map((await stage.history('second')).map(({ id, status }) => [id, status]));
    for (const { run, plan } of queue) expect(statuses.get(run)).toBe(plan === 'runs' ? 'succeeded' : 'aborted');
  },
  10 * MINUTE,
);
