import { beforeEach, expect, test, vi } from 'vitest';
import type { Message } from '../../../src/sandbox/index.ts';
import { answerTo, ask, crew } from '../../helpers/asking.ts';
import { stageWithClock } from '../../helpers/clock.ts';
import { PATIENCE } from '../../helpers/patience.ts';
import { Seen } from '../../helpers/seen.ts';
import { shareStage, type Stage } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';
import { saidTwice } from '../../helpers/twice.ts';

const people = crew(40);
/** One for each test. */
const environments = Array.from({ length: 8 }, (_, index) => `env${index}`);

const stageOf = shareStage({
  store: 'embedded',
  project: { apps: { docs: Object.fromEntries(environments.map((name) => [name, {}])) } },
  sandbox: { people: people.names },
});

let stage: Stage;
let environment: string;
let said: number;

beforeEach(async () => {
  stage = stageOf();
  environment = environments.shift() ?? '';
  said = stage.said().length;
});

interface Waiting {
  readonly talk: Talk;
  readonly run: Seen;
}

const deploy = (version: string) =>
  new Talk(stage, { as: people.next(), text: `nestor deploy docs ${version} to ${environment}` });

async function runs(version: string): Promise<Waiting> {
  await stage.project.holdCommands();
  const talk = deploy(version);
  const run = new Seen(stage, await talk.confirms());
  await vi.waitFor(async () => expect((await started()).at(-1)?.run).toBe(run.id), PATIENCE);
  return { talk, run };
}

async function waits(version: string): Promise<Waiting> {
  const talk = deploy(version);
  return { talk, run: new Seen(stage, await talk.queues()) };
}

const started = async () => (await stage.project.started()).filter(({ environment: name }) => name === environment);

const turnOf = async ({ talk }: Waiting): Promise<Message> => {
  const question = await talk.asks('confirm');
  expect(question.words).toMatch(new RegExp(`^@${talk.as}\\n`));
  expect(question.words).toContain("It's your turn.");
  return question;
};

/** The runs of the environment, in the order in which they began; no two at a time. */
async function inTurn(): Promise<readonly string[]> {
  expect(await stage.project.overlaps()).toEqual([]);
  expect(saidTwice(stage.said().slice(said))).toEqual([]);
  return (await started()).map(({ version }) => version);
}

test('people who wait see their position and are asked again against what is live then; fencing tokens grow', async () => {
  const first = await runs('v1.0.0');
  const second = deploy('v1.1.0');
  const offer = await second.asks('queue');
  expect(offer.words).toContain(`@${first.talk.as} is running #${first.run.id} (deployment), started`);
  expect(offer.words).toContain('you would be number 1');
  expect(offer.buttons).toEqual(['Yes', 'Back', 'Cancel']);
  const bob = { talk: second, run: new Seen(stage, await second.queues()) };
  await second.hears(new RegExp(`\\*Queued\\* as number 1 for \\*docs\\* \`${environment}\` \\(#${bob.run.id}\\)`));
  const third = deploy('v1.2.0');
  const later = await third.asks('queue');
  expect(later.words).toContain('1 already queued');
  third.press(later, 'Yes');
  const { words } = await third.hears(/\*Queued\* as number 2/);
  const carol = { talk: third, run: new Seen(stage, Number(/\(#(\d+)\)/.exec(words)?.[1])) };
  await carol.run.board(/\*Queued\* as number 2 in line/);

  const status = (await ask(stage, { as: people.next(), text: 'nestor status docs' })).words;
  expect(status).toContain(`busy: @${first.talk.as} is running #${first.run.id}`);
  expect(status).toContain(`1. queued: #${bob.run.id} (deployment) by @${second.as}`);
  expect(status).toContain(`2. queued: #${carol.run.id} (deployment) by @${third.as}`);

  await stage.project.releaseCommands();
  const turn = await turnOf(bob);
  expect(turn.words).toMatch(new RegExp(`Live now: \`v1\\.0\\.0\`.*by @${first.talk.as} \\(#${first.run.id}\\)`));
  expect(turn.words).toContain('*Adds 2 commits*');
  await carol.run.board(/\*Queued\* as number 1 in line/);
  second.press(turn, 'Deploy');
  await second.ends();
  expect((await turnOf(carol)).words).toMatch(/Live now: `v1\.1\.0`/);
  await third.confirms();
  await third.ends();
  const fences = (await started()).map(({ fence }) => fence);
  expect(fences).toHaveLength(3);
  expect(fences).toEqual([...new Set(fences)].toSorted((a, b) => a - b));
  expect(await inTurn()).toEqual(['v1.0.0', 'v1.1.0', 'v1.2.0']);
});

test('the queue survives a bot killed while people wait, and again during an offer', async () => {
  const first = await runs('v1.0.0');
  const [second, third] = [await waits('v1.1.0'), await waits('v1.2.0')];
  await stage.bot.kill();
  await stage.project.releaseCommands();
  await stage.start();
  await first.talk.ends();
  await turnOf(second);
  await stage.bot.kill();
  await stage.start();
  await second.talk.confirms();
  await second.talk.ends();
  await turnOf(third);
  await third.talk.confirms();
  await third.talk.ends();
  expect(await inTurn()).toEqual(['v1.0.0', 'v1.1.0', 'v1.2.0']);
});

test('people who cancel while waiting, or when it is their turn, are skipped', async () => {
  await runs('v1.0.0');
  const [second, third, fourth] = [await waits('v1.1.0'), await waits('v1.1.0'), await waits('v1.2.0')];
  second.talk.say('cancel');
  await second.talk.hears(/^\*Cancelled\*$/);
  await second.run.board(/\*Aborted\*/);
  await third.run.board(/\*Queued\* as number 1 in line/);
  await stage.project.releaseCommands();
  third.talk.press(await turnOf(third), 'Cancel');
  await third.talk.hears(/^\*Cancelled\*$/);
  await turnOf(fourth);
  await fourth.talk.confirms();
  await fourth.talk.ends();
  const statuses = new Map((await stage.history()).map(({ id, status }) => [id, status]));
  expect([second, third, fourth].map(({ run }) => statuses.get(run.id))).toEqual(['aborted', 'aborted', 'succeeded']);
  expect(await inTurn()).toEqual(['v1.0.0', 'v1.2.0']);
});

test('another person takes a run out of the queue, and its owner is told', async () => {
  await runs('v1.0.0');
  const [second, third] = [await waits('v1.1.0'), await waits('v1.2.0')];
  const as = people.next();
  expect((await ask(stage, { as, text: `nestor abort #${second.run.id}` })).words).toContain(
    'was cancelled before it started',
  );
  await second.talk.hears(new RegExp(`#${second.run.id}.*\\*Aborted\\* by @${as}`));
  await stage.project.releaseCommands();
  await turnOf(third);
  await third.talk.confirms();
  await third.talk.ends();
  expect(await inTurn()).toEqual(['v1.0.0', 'v1.2.0']);
});

test('two people say yes at once: one run starts, and the other person is offered the queue', async () => {
  const talks = [deploy('v1.1.0'), deploy('v1.2.0')];
  await Promise.all(talks.map((talk) => talk.asks('confirm')));
  await stage.project.holdCommands();
  for (const talk of talks) talk.say('yes');
  const late = await Promise.any(talks.map(async (talk) => ({ talk, question: await talk.asks('queue') })));
  const early = talks.find((talk) => talk !== late.talk);
  late.talk.say('yes');
  await stage.project.releaseCommands();
  await early?.ends();
  await late.talk.confirms();
  await late.talk.ends();
  expect(await started()).toHaveLength(2);
  expect(await stage.project.overlaps()).toEqual([]);
});

test('an environment becomes free while the queue is offered: the plan is shown again for confirmation', async () => {
  const first = await runs('v1.0.0');
  const talk = deploy('v1.1.0');
  await talk.asks('queue');
  await stage.project.releaseCommands();
  await first.talk.ends();
  const question = await answerTo(stage, talk, () => talk.say('yes'));
  expect(question.words).toContain('is free now. Please look again:');
  expect(question.words).toContain('Live now: `v1.0.0`');
  await talk.confirms();
  await talk.ends();
  expect(await inTurn()).toEqual(['v1.0.0', 'v1.1.0']);
});

test('after three runs it estimates the wait', async () => {
  for (const version of ['v1.0.0', 'v1.1.0', 'v1.0.0']) {
    const talk = deploy(version);
    await talk.confirms();
    await talk.ends();
  }
  await runs('v1.1.0');
  const offer = await deploy('v1.2.0').asks('queue');
  expect(offer.words).toMatch(/you would be number 1, in about \d+ s/);
  await stage.project.releaseCommands();
});

test('a turn not taken within five minutes passes to the next person', async () => {
  const clocked = await stageWithClock({ store: 'embedded' });
  stage = clocked.stage;
  await stage.project.holdCommands();
  const ask = (as: string) => new Talk(stage, { as, text: 'nestor deploy docs v1.1.0' });
  await ask('ann').confirms();
  const [second, third] = [ask('bob'), ask('carol')];
  await second.queues();
  await third.queues();
  await stage.project.releaseCommands();
  await second.asks('confirm');
  await clocked.jump(5 * 60_000);
  await second.hears(/^\*Expired\*/);
  await third.confirms();
  await third.ends();
  expect((await stage.history()).map(({ status }) => status)).toEqual(['succeeded', 'aborted', 'succeeded']);
});
