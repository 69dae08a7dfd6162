import { rm } from 'node:fs/promises';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Message } from '../../../src/sandbox/index.ts';
import { answerTo, ask } from '../../helpers/asking.ts';
import { powerCut, runFile } from '../../helpers/machine.ts';
import { PATIENCE } from '../../helpers/patience.ts';
import { Seen } from '../../helpers/seen.ts';
import { shareStage, type Stage } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';
import { saidTwice } from '../../helpers/twice.ts';

const choices = ['Mark as succeeded', 'Mark as failed', 'Run again', 'Roll back'];

/** One for each test: an environment stays held for as long as nobody has decided. */
const environments = Array.from({ length: 12 }, (_, index) => `env${index}`);

const stageOf = shareStage(
  {
    store: 'embedded',
    project: { apps: { docs: Object.fromEntries(environments.map((name) => [name, { probe: {} }])) } },
    sandbox: { people: ['ann', 'bob', 'carol', { name: 'gil', guest: 'multi' }] },
  },
  ({ project }) =>
    project.addVersion({
      app: 'docs',
      name: 'v1.3.0',
      body: `echo "::progress 2/5 Migrating"
echo "half of it is done"
while [ -e "$RECORD/hold" ]; do sleep 0.05; done`,
    }),
);

let stage: Stage;
let environment: string;
let said: number;

beforeEach(async () => {
  stage = stageOf();
  environment = environments.shift() ?? '';
  said = stage.said().length;
});

interface Cut {
  readonly talk: Talk;
  readonly run: Seen;
  readonly question: Message;
}

/**
 * A deployment of ann's that the machine has not survived, and the question what to make of it.
 * @param seen what is to be seen of it before
 */
async function cut(seen = /Running/): Promise<Cut> {
  const { talk, run } = await running('v1.3.0');
  await run.board(seen);
  await powerCut(stage, stage.bot, run.id);
  await stage.project.releaseCommands();
  await stage.start();
  await talk.ends('Interrupted');
  return { talk, run, question: await run.interruptedQuestion() };
}

/** A deployment of ann's whose script waits. */
async function running(version: string): Promise<{ talk: Talk; run: Seen }> {
  await stage.project.holdCommands();
  const talk = new Talk(stage, { as: 'ann', text: `nestor deploy docs ${version} to ${environment}` });
  const run = new Seen(stage, await talk.confirms());
  const begun = async () => (await stage.project.started()).some(({ run: id }) => id === run.id);
  await vi.waitFor(async () => expect(await begun()).toBe(true), PATIENCE);
  return { talk, run };
}

async function deployed(version: string): Promise<void> {
  const talk = new Talk(stage, { as: 'ann', text: `nestor deploy docs ${version} to ${environment}` });
  await talk.confirms();
  await talk.ends();
}

async function statusOf(run: Seen): Promise<string | undefined> {
  return (await stage.history()).find(({ id }) => id === run.id)?.status;
}

const press = (as: string, message: Message, button: string) => stage.slack.press({ as, message, button });

/** It is decided: the question says by whom and has no buttons, and the environment is free. */
async function isDecided({ run, question }: Cut, how: string): Promise<void> {
  await stage.until(() => question.words.includes(how), `“${how}” where it was asked`);
  expect(question.buttons).toEqual([]);
  await run.board(/Succeeded|Failed|Interrupted/);
  const next = new Talk(stage, { as: 'carol', text: `nestor restart docs ${environment}` });
  await next.asks('confirm');
  await answerTo(stage, next, () => next.say('cancel'));
  expect(saidTwice(stage.said().slice(said))).toEqual([]);
}

test('the question is put once, with what is known; meanwhile nothing else starts there', async () => {
  await deployed('v1.1.0');
  const it = await cut(/half of it is done/);
  const { words, buttons } = it.question;
  expect(buttons).toEqual(choices);
  expect(words).toMatch(/@ann \*#\d+\* \*Deploy\* \*docs\* `v1\.3\.0`.*: \*Interrupted\*/);
  for (const known of ['40 %', 'Migrating', 'half of it is done', 'The probe reports `v1.1.0`'])
    expect(words).toContain(known);
  expect((await it.run.board(/Interrupted/)).words).toContain('half of it is done');
  const other = new Talk(stage, { as: 'bob', text: `nestor deploy docs v1.2.0 ${environment}` });
  expect((await other.asks('queue')).words).toContain('was interrupted and needs a decision');
  await answerTo(stage, other, () => other.say('cancel'));
  expect((await ask(stage, { as: 'bob', text: 'nestor status docs' })).words).toContain('was interrupted');
  await stage.bot.kill();
  await stage.start();
  expect(await statusOf(it.run)).toBe('interrupted');
  press('ann', it.question, 'Mark as failed');
  await isDecided(it, '_Marked as failed_ by @ann');
});

test('marked as succeeded by another person: it counts as deployed', async () => {
  const it = await cut();
  press('bob', it.question, 'Mark as succeeded');
  await isDecided(it, '_Marked as succeeded_ by @bob');
  expect((await it.run.board(/Succeeded/)).words).toContain('*Succeeded*, marked as succeeded by @bob');
  expect(await statusOf(it.run)).toBe('succeeded');
  expect((await ask(stage, { as: 'bob', text: 'nestor status docs' })).words).toContain(`*${environment}*: \`v1.3.0\``);
});

test('marked as failed: the version before counts as live', async () => {
  await deployed('v1.2.0');
  const it = await cut();
  press('ann', it.question, 'Mark as failed');
  await isDecided(it, '_Marked as failed_ by @ann');
  expect((await it.run.board(/Failed/)).words).toContain('*Failed*, marked as failed by @ann');
  expect(await statusOf(it.run)).toBe('failed');
  expect((await ask(stage, { as: 'bob', text: 'nestor status docs' })).words).toContain(`*${environment}*: \`v1.2.0\``);
});

test('run again by another person: the same version, confirmed in its thread, takes its place', async () => {
  const it = await cut();
  press('bob', it.question, 'Run again');
  const talk = new Talk(stage, { as: 'bob', began: await it.run.board() });
  const { words } = await talk.asks('confirm');
  expect(words).toContain(`*Deploy* *docs* \`v1.3.0\` to *${environment}*?`);
  const again = new Seen(stage, await talk.confirms());
  await again.board(/Succeeded/);
  await isDecided(it, '_Run again_ by @bob');
  expect(await statusOf(it.run)).toBe('interrupted');
  const started = (await stage.project.started()).filter(({ run }) => run === it.run.id || run === again.id);
  expect(started).toMatchObject([{ version: 'v1.3.0' }, { version: 'v1.3.0', commit: started[0]?.commit }]);
});

test('run again, then cancelled: nothing is decided', async () => {
  const it = await cut();
  press('bob', it.question, 'Run again');
  const talk = new Talk(stage, { as: 'bob', began: await it.run.board() });
  await talk.asks('confirm');
  talk.say('cancel');
  await talk.hears(/^\*Cancelled\*$/);
  expect(it.question.buttons).toEqual(choices);
  expect(await statusOf(it.run)).toBe('interrupted');
  press('ann', it.question, 'Mark as failed');
  await isDecided(it, '_Marked as failed_ by @ann');
});

test('rolled back: the version that ran there before takes its place', async () => {
  await deployed('v1.0.0');
  const it = await cut();
  press('ann', it.question, 'Roll back');
  const talk = new Talk(stage, { as: 'ann', began: await it.run.board() });
  expect((await talk.asks('confirm')).words).toContain('to `v1.0.0`?');
  const back = new Seen(stage, await talk.confirms());
  await back.board(/\*Roll back\*.*v1\.0\.0[^]*Succeeded/);
  await isDecided(it, '_Rolled back_ by @ann');
});

test('“logs” puts the question again, and it can be decided there', async () => {
  const it = await cut();
  const asked = stage.slack.say({ as: 'bob', channel: 'ops', text: `nestor logs ${it.run.id}` });
  const talk = new Talk(stage, { as: 'bob', began: asked });
  const question = await talk.hears(/How did it end/);
  expect(question.buttons).toEqual(choices);
  expect(question.words).toContain('half of it is done');
  await stage.until(() => talk.said().some(({ files }) => files.length > 0), 'the full output');
  talk.press(question, 'Run again');
  const again = new Seen(stage, await talk.confirms());
  await again.board(/Succeeded/);
  await isDecided(it, '_Run again_ by @bob');
});

test('a guest decides nothing', async () => {
  const it = await cut();
  for (const choice of choices) press('gil', it.question, choice);
  const refused = () => it.run.thread().filter(({ words }) => words.includes('you are a guest'));
  await stage.until(() => refused().length === choices.length, 'a refusal of each');
  expect(it.question.buttons).toEqual(choices);
  expect(await statusOf(it.run)).toBe('interrupted');
});

test('two people decide at once, each differently: one decision counts, and the other is told', async () => {
  const it = await cut();
  press('ann', it.question, 'Mark as failed');
  press('bob', it.question, 'Mark as succeeded');
  const late = () => it.run.thread().find(({ words }) => words.includes('has already been decided'));
  const told = await stage.until(late, 'a word to who came too late');
  const [decided, who] = told.words.startsWith('@ann') ? ['succeeded', 'bob'] : ['failed', 'ann'];
  await isDecided(it, `_Marked as ${decided}_ by @${who}`);
  expect(await statusOf(it.run)).toBe(decided);
});

test('a person queued behind it has their turn after the decision', async () => {
  const it = await cut();
  const next = new Talk(stage, { as: 'bob', text: `nestor deploy docs v1.2.0 ${environment}` });
  await next.queues();
  press('ann', it.question, 'Mark as failed');
  const turn = await next.asks('confirm');
  expect(turn.words).toContain("It's your turn");
  await next.confirms();
  await next.ends();
});

test('the bot is killed between the press and its effect: it is decided once', async () => {
  const it = await cut();
  const delivery = press('bob', it.question, 'Mark as succeeded');
  await stage.until(() => delivery.state === 'acknowledged', 'the press heard');
  await stage.bot.kill();
  await stage.start();
  await isDecided(it, '_Marked as succeeded_ by @bob');
  expect(await statusOf(it.run)).toBe('succeeded');
});

test('its folder is removed while the bot is away: its end is unknown, and a person decides', async () => {
  const { talk, run } = await running('v1.1.0');
  await stage.bot.kill();
  await rm(runFile(stage, run.id), { recursive: true });
  await stage.start();
  await talk.ends('Interrupted');
  const question = await run.interruptedQuestion();
  expect(question.words).toContain('its files are gone');
  await stage.project.releaseCommands();
  press('ann', question, 'Mark as succeeded');
  await isDecided({ talk, run, question }, '_Marked as succeeded_ by @ann');
  expect((await stage.project.started()).filter(({ run: id }) => id === run.id)).toHaveLength(1);
});
