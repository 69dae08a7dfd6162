import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { answerTo, ask } from '../../helpers/asking.ts';
import { groupOf, runFileComes } from '../../helpers/machine.ts';
import { PATIENCE } from '../../helpers/patience.ts';
import { isAlive } from '../../helpers/processes.ts';
import { Seen } from '../../helpers/seen.ts';
import { shareStage, type Stage } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';
import { saidTwice } from '../../helpers/twice.ts';

/** Scripts by the versions that hold them. */
const bodies: Readonly<Record<string, string>> = {
  deaf: 'trap "" TERM\necho "I hear nothing"\nwhile [ -e "$RECORD/hold" ]; do sleep 0.05; done',
  family:
    '(trap "" TERM; sleep 600) &\necho $! > "$RECORD/deaf-child"\n(sleep 600; echo never) &\necho $! > "$RECORD/child"\nwait',
};

/** A grace that no script exceeds that tidies up, on any machine; one that is waited for; and a timeout that is. */
const limits = { live: { grace: '2m' }, deaf: { grace: '1s' }, quick: { timeout: '1s', grace: '2m' } };
const TIMEOUT = 1000;

const stageOf = shareStage(
  {
    store: 'embedded',
    project: {
      apps: {
        docs: {
          live: { limits: limits.live },
          test: { limits: limits.live },
          deaf: { limits: limits.deaf },
          quick: { limits: limits.quick },
        },
      },
    },
    sandbox: { people: ['ann', 'bob', { name: 'gil', guest: 'multi' }] },
  },
  async ({ project }) => {
    for (const [name, body] of Object.entries(bodies)) await project.addVersion({ app: 'docs', name, body });
  },
);

let stage: Stage;
let before: { readonly said: number; readonly started: number };

beforeEach(async () => {
  stage = stageOf();
  before = { said: stage.said().length, started: (await stage.project.started()).length };
});

/** A deployment of ann's whose script waits, if it comes to that. */
async function launched(version = 'v1.1.0', environment = 'live'): Promise<{ talk: Talk; run: Seen }> {
  await stage.project.holdCommands();
  const talk = new Talk(stage, { as: 'ann', text: `nestor deploy docs ${version} to ${environment}` });
  return { talk, run: new Seen(stage, await talk.confirms()) };
}

/** A deployment of ann's whose script has begun and waits. */
async function running(version?: string, environment?: string): Promise<{ talk: Talk; run: Seen }> {
  const { talk, run } = await launched(version, environment);
  const begun = async () => (await stage.project.started()).some(({ run: id }) => id === run.id);
  await vi.waitFor(async () => expect(await begun()).toBe(true), PATIENCE);
  return { talk, run };
}

/** How the run is told to have ended, everywhere: in the channel, to who asked, and in the history. */
async function endOf({ talk, run }: { talk: Talk; run: Seen }) {
  const [board, told] = await Promise.all([
    run.board(/\*(Succeeded|Failed|Aborted|Timed out|Interrupted)\*/),
    talk.hears(new RegExp(`\\*#${run.id}\\*.*: \\*(Succeeded|Failed|Aborted|Timed out|Interrupted)\\*`)),
  ]);
  const recorded = (await stage.history()).find(({ id }) => id === run.id);
  return { board: board.words, told: told.words, status: recorded?.status, exitStatus: recorded?.exitStatus };
}

/** The environment is free, and nothing was said twice. */
async function nothingIsLeft(environment = 'live'): Promise<void> {
  await stage.project.releaseCommands();
  const next = new Talk(stage, { as: 'ann', text: `nestor deploy docs v1.0.0 to ${environment}` });
  await next.asks('confirm');
  await answerTo(stage, next, () => next.say('cancel'));
  expect(saidTwice(stage.said().slice(before.said))).toEqual([]);
}

test.each(['nestor abort', 'nestor abort #RUN'])(
  '“%s” by the person who started it aborts it, and says by whom',
  async (text) => {
    const it = await running();
    const said = await ask(stage, { as: 'ann', text: text.replace('RUN', String(it.run.id)) });
    expect(said.words).toBe(`Stopping #${it.run.id}.`);
    expect(await endOf(it)).toEqual({
      board: expect.stringMatching(/\*Aborted\* by @ann after/),
      told: expect.stringMatching(/^@ann .*\*Aborted\* by @ann after/),
      status: 'aborted',
      exitStatus: 143,
    });
    expect((await it.run.board()).buttons).toEqual([]);
    await nothingIsLeft();
  },
);

test('the button on its message aborts it, also for another person', async () => {
  const it = await running();
  const board = await it.run.board();
  expect(board.buttons).toEqual(['Abort']);
  stage.slack.press({ as: 'bob', message: board, button: 'Abort' });
  await stage.until(() => it.run.thread().some(({ words }) => words.includes('Stopping #')), 'an answer');
  expect(await endOf(it)).toMatchObject({ told: expect.stringMatching(/\*Aborted\* by @bob/), status: 'aborted' });
  await nothingIsLeft();
});

test('a guest can abort nothing, by words or by the button', async () => {
  const it = await running();
  const denied = await ask(stage, { as: 'gil', text: `nestor abort #${it.run.id}` });
  expect(denied.words).toContain('you are a guest');
  stage.slack.press({ as: 'gil', message: await it.run.board(), button: 'Abort' });
  await stage.until(() => it.run.thread().some(({ words }) => words.includes('you are a guest')), 'a refusal');
  await stage.project.releaseCommands();
  expect(await endOf(it)).toMatchObject({ status: 'succeeded', exitStatus: 0 });
});

test('aborted by two people at once, and again when it is over: it ends once', async () => {
  const it = await running();
  const button = stage.slack.button(await it.run.board(), 'Abort');
  for (const as of ['ann', 'bob', 'ann']) stage.slack.press({ as, button });
  await it.talk.ends('Aborted');
  const answers = () => it.run.thread().filter(({ words }) => /Stopping #|was stopped|is over/.test(words));
  await stage.until(() => answers().length === 3, 'an answer to each');
  const late = await ask(stage, { as: 'bob', text: `nestor abort #${it.run.id}` });
  expect(late.words).toContain(`#${it.run.id} `);
  expect((await endOf(it)).status).toBe('aborted');
  const told = it.talk.said().filter(({ words }) => words.includes('*Aborted*'));
  expect(told).toHaveLength(1);
});

test.each([1, 2, 3, 4, 5])('aborted as it ends by itself (%i): one end, the same everywhere', async () => {
  const it = await running();
  const button = stage.slack.button(await it.run.board(), 'Abort');
  await stage.project.releaseCommands();
  stage.slack.press({ as: 'bob', button });
  const { board, told, status } = await endOf(it);
  const [end = ''] = /\*(Succeeded|Aborted)\*/.exec(told) ?? [];
  expect(board).toContain(end);
  expect(`*${status}*`).toBe(end.toLowerCase());
  expect(it.talk.said().filter(({ words }) => words.includes(end))).toHaveLength(1);
});

test('aborted during its checkout: it ends at once and never starts', async () => {
  const talk = new Talk(stage, { as: 'ann', text: 'nestor deploy docs v1.1.0 to live' });
  await talk.asks('confirm');
  await stage.project.holdGit();
  const run = new Seen(stage, await talk.confirms());
  await stage.project.gitIsHeld();
  await ask(stage, { as: 'bob', text: `nestor abort #${run.id}` });
  expect(await endOf({ talk, run })).toMatchObject({ status: 'aborted', exitStatus: null });
  await stage.project.releaseGit();
  expect((await stage.project.started()).slice(before.started)).toEqual([]);
  await nothingIsLeft();
});

test('a script that ignores SIGTERM is killed after the grace', async () => {
  const it = await running('deaf', 'deaf');
  const group = await groupOf(stage, it.run.id);
  const begun = performance.now();
  await ask(stage, { as: 'ann', text: 'nestor abort' });
  expect(await endOf(it)).toMatchObject({ status: 'aborted', exitStatus: 137 });
  expect(performance.now() - begun).toBeGreaterThan(1000);
  expect(await isAlive(group)).toBe(false);
  await nothingIsLeft('deaf');
});

test("the script's children are gone too, even those that ignore SIGTERM", async () => {
  const it = await running('family', 'deaf');
  const child = async (name: string) => Number(await readFile(join(stage.project.folder, 'record', name), 'utf8'));
  await vi.waitFor(() => child('child'), PATIENCE);
  const children = await Promise.all(['child', 'deaf-child'].map(child));
  expect(await Promise.all(children.map(isAlive))).toEqual([true, true]);
  await ask(stage, { as: 'ann', text: 'nestor abort' });
  expect(await endOf(it)).toMatchObject({ status: 'aborted' });
  expect(await Promise.all(children.map(isAlive))).toEqual([false, false]);
  await nothingIsLeft('deaf');
});

test('the bot is killed right after the press was acknowledged: the next one aborts the run', async () => {
  const it = await running();
  const delivery = stage.slack.press({ as: 'bob', message: await it.run.board(), button: 'Abort' });
  await stage.until(() => delivery.state === 'acknowledged', 'the press heard');
  await stage.bot.kill();
  await stage.start();
  expect(await endOf(it)).toMatchObject({ told: expect.stringMatching(/\*Aborted\* by @bob/), status: 'aborted' });
  await nothingIsLeft();
});

test('the bot is killed within the grace: the next one finishes the abort', async () => {
  const it = await running('deaf', 'deaf');
  const group = await groupOf(stage, it.run.id);
  await ask(stage, { as: 'ann', text: 'nestor abort' });
  await runFileComes(stage, it.run.id, 'stop');
  await stage.bot.kill();
  await stage.start();
  expect(await endOf(it)).toMatchObject({ told: expect.stringMatching(/\*Aborted\* by @ann/), status: 'aborted' });
  expect(await isAlive(group)).toBe(false);
  await nothingIsLeft('deaf');
});

test('a run that exceeds its timeout is timed out, even if the bot was away meanwhile', async () => {
  const there = await launched('v1.1.0', 'quick');
  expect(await endOf(there)).toEqual({
    board: expect.stringMatching(/\*Timed out\* after [1-9]/),
    told: expect.stringMatching(/\*Timed out\* after/),
    status: 'timed_out',
    exitStatus: 143,
  });
  const away = await launched('v1.2.0', 'quick');
  await runFileComes(stage, away.run.id, 'pid.json');
  const latched = performance.now();
  await stage.bot.kill();
  await vi.waitUntil(() => performance.now() - latched > TIMEOUT, PATIENCE);
  await stage.start();
  expect(await endOf(away)).toMatchObject({ status: 'timed_out' });
  await nothingIsLeft('quick');
});

test('“abort” with nothing running says so; with two runs it asks which; an unknown run is refused', async () => {
  const say = async (text: string) => (await ask(stage, { as: 'bob', text })).words;
  expect(await say('nestor abort')).toContain('Nothing is running that could be aborted');
  expect(await say('nestor abort #999999')).toContain('There is no run');
  const first = await running();
  const second = await running('v1.1.0', 'test');
  const which = await say('nestor abort');
  for (const { run } of [first, second]) expect(which).toContain(`abort #${run.id}`);
  await say(`nestor abort ${first.run.id}`);
  expect((await endOf(first)).status).toBe('aborted');
  await say('nestor abort');
  expect((await endOf(second)).status).toBe('aborted');
});
