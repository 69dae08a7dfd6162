import { expect, test } from 'vitest';
import type { Plan } from '../../helpers/project.ts';
import { setStage, type Stage } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';
import { saidTwice } from '../../helpers/twice.ts';
import { byWords, type Step, walk } from '../../helpers/ways.ts';

/** In milliseconds. */
const MINUTE = 60_000;
const names = Array.from({ length: 30 }, (_, index) => `person${index}`);
const appOf = (index: number) => `app${index % 6}`;
const environmentOf = (index: number) => `env${Math.floor(index / 6)}`;

/** An environment for each person: nobody is in another's way. */
const apps: Plan['apps'] = Object.fromEntries(
  Array.from({ length: 6 }, (_, app) => [
    appOf(app),
    Object.fromEntries(Array.from({ length: 5 }, (_, environment) => [environmentOf(environment * 6), {}])),
  ]),
);

const placeOf = ({ app, environment }: { app: string; environment: string }) => `${app} ${environment}`;

const wayOf = (index: number): readonly Step[] => [
  { asks: 'app', words: appOf(index) },
  { asks: 'environment', words: environmentOf(index) },
  { asks: 'version', words: 'v1.1.0' },
  { asks: 'confirm', words: 'yes' },
];

const setTwo = async (): Promise<Stage> =>
  setStage({ store: 'redis', project: { apps, plainGit: true }, sandbox: { people: names }, patience: 2 * MINUTE });

/** Everybody deploys at once. @returns when all have heard how it ended */
async function everybodyDeploys(stage: Stage): Promise<void> {
  const dialogues = names.map(async (as, index) => {
    const talk = new Talk(stage, { as, text: 'nestor deploy' });
    await walk(talk, wayOf(index), byWords);
    await talk.ends();
  });
  await Promise.all(dialogues);
}

/** The runs of each environment, those whose command was started, what overlapped, and what was said twice. */
async function outcome(stage: Stage, bot: string) {
  const history = await stage.history(bot);
  const started = (await stage.project.started()).map(placeOf);
  return {
    runs: history.map(placeOf).toSorted(),
    startedTwice: started.filter((place, index) => started.indexOf(place) !== index),
    neverStarted: history.map(placeOf).filter((place) => !started.includes(place)),
    overlaps: await stage.project.overlaps(),
    twice: saidTwice(stage.said()),
  };
}

const oneRunEach = {
  runs: names.map((_, index) => `${appOf(index)} ${environmentOf(index)}`).toSorted(),
  startedTwice: [],
  neverStarted: [],
  overlaps: [],
  twice: [],
};

test(
  'two bots share the dialogues of 30 people, and one is killed half-way: all finish, one run each',
  async () => {
    const stage = await setTwo();
    const first = await stage.start('first');
    await stage.start('second');
    const asked = () => stage.said().filter(({ words }) => words.includes('which version?')).length;
    const crash = stage.until(() => asked() > 12, 'dialogues half-way').then(() => first.kill());
    await Promise.all([everybodyDeploys(stage), crash]);
    expect(await outcome(stage, 'first')).toEqual(oneRunEach);
  },
  5 * MINUTE,
);

test(
  'a bot paused for longer than its lease does nothing twice afterwards',
  async () => {
    const stage = await setTwo();
    const first = await stage.start('first');
    await stage.start('second');
    const asked = () => stage.said().filter(({ words }) => words.includes('which version?')).length;
    const sleep = stage.until(() => asked() > 12, 'dialogues half-way').then(() => first.pause());
    const all = everybodyDeploys(stage);
    await sleep;
    await all;
    first.resume();
    // All that it slept through comes to it now; it has caught up when it answers what is said only to it.
    await stage.bots.at(-1)?.stop();
    const talk = new Talk(stage, { as: 'person0', text: 'nestor help' });
    await talk.hears(/deploy \[app\]/);
    expect(await outcome(stage, 'first')).toEqual(oneRunEach);
  },
  5 * MINUTE,
);
