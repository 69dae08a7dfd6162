import { afterAll, describe, expect, test, vi } from 'vitest';
import { ask, configure } from '../../helpers/asking.ts';
import { CentralApi, type Lot, type Trouble } from '../../helpers/central-api.ts';
import { PATIENCE } from '../../helpers/patience.ts';
import { Seen } from '../../helpers/seen.ts';
import { setStage, shareStage, type Stage, type StageOptions } from '../../helpers/stage.ts';
import { type End, Talk } from '../../helpers/talk.ts';
import { saidTwice } from '../../helpers/twice.ts';

const token = 'hunter2-sesame';
const variables = { DEPLOY_TOKEN: token, LOG_LEVEL: 'debug' };
/** The last line has no end. */
const log = Array.from({ length: 100 }, (_, index) => `line ${index + 1}`).join('\n');

/** Each test has an environment, and a person of the same name. */
const names = [
  'watched',
  'fails',
  'unwatched',
  'refused',
  'page',
  'huge',
  'moved',
  'trouble',
  'nobody',
  'aborted',
  'quick',
  'secret',
  'killed',
  'killed-early',
  'stopped',
  'stopped-early',
];

const optionsOf = (store: StageOptions['store']): StageOptions => ({
  store,
  project: { apps: { docs: Object.fromEntries(names.map((name) => [name, {}])) }, plainGit: true },
  sandbox: { people: [...names, 'bob'] },
});

/** An API, and a nestor.yml that has it deploy. */
async function openApi({ project }: Stage): Promise<CentralApi> {
  const api = await CentralApi.open(token);
  const request = {
    url: `${api.url}/{environment}`,
    headers: { Authorization: 'Bearer ${DEPLOY_TOKEN}' },
    body: { app: '{app}', ref: '{commit}', labels: ['{environment}', 'run {run_id}'] },
  };
  const watch = {
    url: '{response.url}',
    every: '1s',
    state: 'status',
    succeeded: ['success'],
    failed: ['failure', 'cancelled'],
    progress: 'percent',
    log: 'log_url',
  };
  const http = { ...request, watch, abort: { method: 'DELETE', url: '{response.url}' } };
  const others: Readonly<Record<string, object>> = {
    unwatched: { http: request },
    nobody: { http: { ...http, url: 'http://127.0.0.1:1/{environment}' } },
    quick: { http, timeout: '5s' },
  };
  await configure(project, ({ apps }) => {
    const environments: Record<string, object> = apps['docs']?.environments ?? {};
    for (const name of names) environments[name] = { deploy: others[name] ?? { http } };
  });
  return api;
}

let api: CentralApi;
const opened: CentralApi[] = [];
const stageOf = shareStage(
  optionsOf('embedded'),
  async (stage) => {
    api = await openApi(stage);
    opened.push(api);
  },
  variables,
);
afterAll(() => Promise.all(opened.map((one) => one.close())));

/** A deployment that somebody has agreed to. */
interface Begun {
  readonly stage: Stage;
  readonly talk: Talk;
  readonly run: Seen;
  readonly lot: Lot;
}

/** @param name of the environment and the person */
async function begin(name: string, { stage = stageOf(), at = api } = {}): Promise<Begun> {
  const talk = new Talk(stage, { as: name, text: `nestor deploy docs v1.1.0 ${name}` });
  return { stage, talk, run: new Seen(stage, await talk.confirms()), lot: at.lot(name) };
}

/** Waits until it is shown in this state. */
async function isShown({ run, lot }: Begun, status: string): Promise<string> {
  await lot.begins();
  Object.assign(lot, { status, percent: 40 });
  return (await run.board(new RegExp(`▸ ${status}`))).words;
}

/** How it ended, as that is told in the channel, to who asked, and in the history. */
async function endOf({ stage, run, talk }: Begun, how: End) {
  const [board, told] = await Promise.all([run.board(new RegExp(`\\*${how}\\*`)), talk.ends(how)]);
  const bot = stage.bots.at(-1)?.name;
  const recorded = (await stage.history(bot)).find(({ id }) => id === run.id);
  expect(recorded).toMatchObject({ status: how.toLowerCase().replace(' ', '_'), exitStatus: null });
  expect(saidTwice(stage.said())).toEqual([]);
  return { board: board.words, told: told.words };
}

/** It ends well at the API, and so does the run, with its whole log. */
async function endsWell(begun: Begun): Promise<void> {
  Object.assign(begun.lot, { status: 'success', log });
  expect((await endOf(begun, 'Succeeded')).board).toContain('▓▓▓▓▓▓▓▓▓▓ 100 %\n');
  expect((await begun.run.log()).text).toBe(log);
}

/** When a bot goes, and how often its deployment is then asked for in all. */
const moments = { 'while it watches': 1, 'between the request and its answer': 2 } as const;
type Moment = keyof typeof moments;

/** Begins a deployment and waits for this moment. */
async function beginUntil(moment: Moment, name: string, where: Parameters<typeof begin>[1] = {}): Promise<Begun> {
  const lot = (where.at ?? api).lot(name);
  if (moment === 'between the request and its answer') lot.holdAnswers();
  const begun = await begin(name, where);
  if (moment === 'while it watches') await isShown(begun, 'migrating');
  else await lot.begins();
  return begun;
}

/** Waits until a bot that has come after has brought it to its end. @returns how often it was asked for */
async function goesOn(begun: Begun): Promise<number> {
  const { run, lot } = begun;
  lot.releaseAnswers();
  await endsWell(begun);
  expect(lot.begun).toEqual([`${run.id}`]);
  return lot.got('POST').length;
}

const answer =
  (status: number, body = '', headers: Record<string, string> = {}): Trouble =>
  (response) =>
    response.writeHead(status, headers).end(body);

describe.concurrent('an operation at an API', () => {
  test("is requested once, with the run as its key, and its progress shown; the API's log is the run's log", async () => {
    const begun = await begin('watched');
    const { stage, run, lot } = begun;
    const running = await isShown(begun, 'migrating');
    expect(running).toContain('▓▓▓▓░░░░░░ 40 %\n');
    expect(running).toContain(`Log (${api.url}/watched/log)`);
    const amid = await ask(stage, { as: 'bob', text: `nestor logs #${run.id}` });
    expect(amid.words).toContain('status: migrating');
    await endsWell(begun);

    const commit = await stage.project.repositories['docs']?.git('rev-parse', 'v1.1.0');
    const asked = lot.got('POST');
    expect(asked).toMatchObject([{ headers: { 'idempotency-key': `${run.id}`, authorization: `Bearer ${token}` } }]);
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      app: 'docs',
      ref: commit,
      labels: ['watched', `run ${run.id}`],
    });
  });

  test('fails when it fails at the API, and the end of its log is shown', async () => {
    const begun = await begin('fails');
    await isShown(begun, 'migrating');
    Object.assign(begun.lot, { status: 'failure', log });
    const { board, told } = await endOf(begun, 'Failed');
    expect(told).toMatch(/\*Failed\* after .*: failure$/);
    expect(board).toMatch(/\*Failed\* after .*: failure\n▓▓▓▓░░░░░░ 40 %/);
    expect(board).toContain(`\`\`\`\n${log.split('\n').slice(-20).join('\n')}\n\`\`\``);
  });

  test('that is not watched succeeds when it is accepted', async () => {
    const begun = await begin('unwatched');
    await endOf(begun, 'Succeeded');
    expect(begun.lot.asked).toHaveLength(1);
  });

  test.each<[string, string, End, Trouble, RegExp]>([
    [
      'that is refused has failed',
      'refused',
      'Failed',
      answer(422, `<!channel> no such ref; you are ${token}`),
      /: HTTP 422: <!channel> no such ref; you are \[masked\]/,
    ],
    [
      'that is answered with a page may go on there and is undecided',
      'page',
      'Interrupted',
      answer(200, '<html>Hi'),
      /cannot watch it, and it may still run there: the answer is not JSON: <html>Hi/,
    ],
    [
      'that is answered without end may go on there and is undecided',
      'huge',
      'Interrupted',
      answer(200, 'x'.repeat(2 ** 22)),
      /answered with more than 1 MB/,
    ],
    [
      'that is sent elsewhere may go on there and is undecided',
      'moved',
      'Interrupted',
      answer(302, '', { location: 'https://evil.example/' }),
      /redirects to https:\/\/evil\.example\/ with 302/,
    ],
  ])('%s, with the reason, and is not asked for again', async (...[, name, end, trouble, why]) => {
    api.lot(name).troubles.push(trouble);
    const begun = await begin(name);
    expect((await endOf(begun, end)).told).toMatch(why);
    expect(begun.lot.asked).toHaveLength(1);
  });

  test('survives temporary failures of the request and of watching', async () => {
    const drop: Trouble = (response) => response.socket?.destroy();
    const passing = [answer(503, 'no room'), drop, answer(429, '', { 'retry-after': '1' })];
    api.lot('trouble').troubles.push(...passing);
    const begun = await begin('trouble');
    const { run, lot } = begun;
    await lot.begins();
    lot.troubles.push(...passing);
    await vi.waitUntil(() => lot.troubles.length === 0, PATIENCE);
    await endsWell(begun);
    expect(lot.got('POST').map(({ headers }) => headers['idempotency-key'])).toEqual(Array(4).fill(`${run.id}`));
    expect(lot.begun).toEqual([`${run.id}`]);
  });

  test('is retried while nobody listens, until it is aborted; then it says that nothing was accepted', async () => {
    const begun = await begin('nobody');
    await begun.run.board(/127\.0\.0\.1:1 refuses the connection/);
    await ask(begun.stage, { as: 'bob', text: `nestor abort #${begun.run.id}` });
    expect((await endOf(begun, 'Aborted')).told).toMatch(/\*Aborted\* by @bob .*: the API accepted nothing/);
  });

  test('is aborted at the API when the run is aborted', async () => {
    const begun = await begin('aborted');
    await isShown(begun, 'migrating');
    begun.stage.slack.press({ as: 'bob', message: await begun.run.board(), button: 'Abort' });
    expect((await endOf(begun, 'Aborted')).told).toMatch(/\*Aborted\* by @bob after \d+ s$/);
    expect(begun.lot.got('DELETE')).toMatchObject([{ headers: { authorization: `Bearer ${token}` } }]);
  });

  test('is aborted at the API when the run times out', async () => {
    const begun = await begin('quick');
    expect((await endOf(begun, 'Timed out')).told).toMatch(/\*Timed out\* after \d+ s$/);
    expect(begun.lot.got('DELETE')).toHaveLength(1);
  });

  test('never shows its token: not in messages, files, history or logs', async () => {
    const begun = await begin('secret');
    const { stage, run, lot } = begun;
    await lot.begins();
    lot.status = `as ${token}`;
    await run.board(/as \[masked\]/);
    Object.assign(lot, { status: 'failure', log: `Authorization: Bearer ${token}\nagain ${token}` });
    await endOf(begun, 'Failed');
    expect((await run.log()).text).toBe('Authorization: Bearer [masked]\nagain [masked]');
    const everything = [
      ...stage.said().flatMap(({ history }) => history.map(({ text, blocks }) => text + JSON.stringify(blocks))),
      ...stage.slack.files().map(({ text, title }) => title + text),
      JSON.stringify(await stage.history()),
      stage.printed(),
    ];
    expect(everything.filter((one) => one.includes(token))).toEqual([]);
  });

  test.for(['while it watches', 'between the request and its answer'] as const)(
    'whose bot is killed %s is resumed by another one on the same Redis',
    async (moment, context) => {
      const stage = await setStage(optionsOf('redis'), context);
      const at = await openApi(stage);
      context.onTestFinished(() => at.close());
      const first = await stage.start('first', variables);
      const begun = await beginUntil(moment, 'killed', { stage, at });
      await stage.start('second', variables);
      await first.kill();
      expect(await goesOn(begun)).toBe(moments[moment]);
    },
  );
});

test.each([
  ['killed', 'while it watches'],
  ['killed-early', 'between the request and its answer'],
  ['stopped', 'while it watches'],
  ['stopped-early', 'between the request and its answer'],
] as const)('a bot is %s, %s: the next one resumes', async (name, moment) => {
  const begun = await beginUntil(moment, name);
  const { bot } = stageOf();
  await (name.startsWith('killed') ? bot.kill() : bot.stop());
  await stageOf().start('bot', variables);
  expect(await goesOn(begun)).toBe(moments[moment]);
});
