import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { answerTo, ask, strangeMarkup } from '../../helpers/asking.ts';
import { runFileComes } from '../../helpers/machine.ts';
import { PATIENCE } from '../../helpers/patience.ts';
import { Seen } from '../../helpers/seen.ts';
import { shareStage, type Stage } from '../../helpers/stage.ts';
import { type End, Talk } from '../../helpers/talk.ts';
import { saidTwice } from '../../helpers/twice.ts';

const environments = ['agrees', 'differs', 'puzzles', 'first', 'fails', 'restarts', 'ends', 'hostile', 'killed'];

/** Scripts that end well and put something else there than they should, by the versions that hold them. */
const bodies: Readonly<Record<string, string>> = {
  'v1.3.0': '[ "$NESTOR_OPERATION" = deploy ] || live=v1.1.0',
  'v1.4.0': 'live=v1.1.0',
};

const stageOf = shareStage(
  {
    store: 'embedded',
    project: {
      apps: {
        docs: Object.fromEntries(environments.map((name) => [name, { probe: { timeout: '20s' } }])),
        shop: { staging: { probe: { timeout: '1s' } } },
      },
      plainGit: true,
    },
  },
  async ({ project }) => {
    for (const [name, body] of Object.entries(bodies)) await project.addVersion({ app: 'docs', name, body });
  },
);

let stage: Stage;
let before: number;

beforeEach(async () => {
  stage = stageOf();
  before = stage.said().length;
});

/** An environment with a probe, and what people do there. */
class Place {
  readonly app: string;
  readonly environment: string;

  constructor(environment: string, app = 'docs') {
    this.app = app;
    this.environment = environment;
  }

  /** @param text all that the probe prints from now on; null: it fails */
  live(text: string | null): Promise<void> {
    return stage.project.live({ app: this.app, environment: this.environment, text });
  }

  /** What `status` says of it. */
  async status(): Promise<string> {
    const { words } = await ask(stage, { as: 'bob', text: `nestor status ${this.app}` });
    const [, mine = ''] = words.split(`*${this.environment}*: `);
    return mine.split('\n*')[0] ?? '';
  }

  /** The question before a deployment, which is then dropped. */
  async question(version: string): Promise<string> {
    const talk = this.#begin(version);
    const { words } = await talk.asks('confirm');
    await answerTo(stage, talk, () => talk.say('cancel'));
    return words;
  }

  /** A deployment to its end, as that is told in the channel and to who asked. */
  async deploy(version: string, how: End = 'Succeeded') {
    const talk = this.#begin(version);
    const run = new Seen(stage, await talk.confirms());
    const [board, told] = await Promise.all([run.board(new RegExp(`\\*${how}\\*`)), talk.ends(how)]);
    return { id: run.id, board: board.words, told: told.words };
  }

  #begin(version: string): Talk {
    return new Talk(stage, { as: 'ann', text: `nestor deploy ${this.app} ${version} ${this.environment}` });
  }
}

/** How the history says that a run ended. */
const recorded = async (run: number) => (await stage.history()).find(({ id }) => id === run)?.status;

test.each<[string, (commit: string) => string]>([
  ['the name', () => 'v1.0.0'],
  ['the commit', (commit) => `${commit}\n`],
  ['the beginning of the commit', (commit) => `${commit.slice(0, 10)}\n`],
  ['the name after empty lines', () => '\n\n  v1.0.0  \r\nand more\n'],
])('a probe that agrees, by %s, is not mentioned', async (_what, answer) => {
  const place = new Place('agrees');
  const { id, board, told } = await place.deploy('v1.0.0');
  await place.live(answer((await stage.project.repositories['docs']?.git('rev-parse', 'v1.0.0')) ?? ''));
  for (const words of [board, told, await place.status(), await place.question('v1.1.0')])
    expect(words).not.toMatch(/probe|by hand|really live/);
  expect(await recorded(id)).toBe('succeeded');
});

test('a probe that names another version: somebody deployed by hand, and the plan is compared with that', async () => {
  const place = new Place('differs');
  await place.deploy('v1.0.0');
  await place.live('v1.1.0\n');
  const byHand =
    /\*Changed outside Nestor\*: the probe reports `v1\.1\.0` \(`[0-9a-f]{7}`\), not `v1\.0\.0` \(`[0-9a-f]{7}`\)\./;
  const status = await place.status();
  expect(status).toMatch(/^`v1\.0\.0`.* by @ann \(#\d+\); 4 commits behind `v1\.4\.0`\n/);
  expect(status).toMatch(byHand);
  const commits = await ask(stage, { as: 'bob', text: 'nestor commits docs differs v1.2.0' });
  for (const words of [commits.words, await place.question('v1.2.0')]) {
    expect(words).toMatch(byHand);
    expect(words).toContain('Live now: `v1.0.0`');
    expect(words).toMatch(/\*Adds 2 commits\*:\n.* Release v1\.2\.0 — Ada\n.* Work on v1\.2\.0 — Ada/);
  }
  expect(await place.question('v1.1.0')).toContain('*Nothing changes*');
  await place.deploy('v1.2.0');
  expect(await place.status()).not.toContain('by hand');
});

test('a probe that names no known version is quoted, and the plan is compared with the last run', async () => {
  const place = new Place('puzzles');
  await place.deploy('v1.0.0');
  await place.live('maintenance page\n');
  const unknown = 'The probe reports `maintenance page` (unknown version).';
  expect(await place.status()).toContain(unknown);
  const words = await place.question('v1.1.0');
  expect(words).toContain(unknown);
  expect(words).toContain('*Adds 2 commits*:');
});

test('a probe that answers before anything was deployed by the bot', async () => {
  const place = new Place('first');
  await place.live('v1.1.0\n');
  const says = /The probe reports `v1\.1\.0` \(`[0-9a-f]{7}`\)\./;
  expect(await place.status()).toMatch(says);
  const words = await place.question('v1.2.0');
  expect(words).toMatch(says);
  expect(words).toContain('*Adds 2 commits*:');
});

test('a probe that finds another version after a run: the run failed, with what was expected and found', async () => {
  const place = new Place('ends');
  await place.deploy('v1.0.0');
  const { id, board, told } = await place.deploy('v1.4.0', 'Failed');
  const why =
    /\*Failed\* after .* with exit status 0: the probe reports `v1\.1\.0`, expected `v1\.4\.0` \(`[0-9a-f]{7}`\)/;
  expect(board).toMatch(why);
  expect(told).toMatch(why);
  expect(await recorded(id)).toBe('failed');
  const shown = await place.status();
  expect(shown).toMatch(/^`v1\.0\.0`/);
  expect(shown).toContain('*Changed outside Nestor*: the probe reports `v1.1.0`');
  expect(shown).toMatch(new RegExp(`last run: #${id} \\(deployment\\) \\*Failed\\*.*the probe reports \`v1\\.1\\.0\``));
});

test('a probe that finds another version after a restart: the restart failed', async () => {
  const place = new Place('restarts');
  await place.deploy('v1.3.0');
  const talk = new Talk(stage, { as: 'ann', text: 'nestor restart docs restarts' });
  await talk.confirms();
  expect((await talk.ends('Failed')).words).toMatch(
    /the probe reports `v1\.1\.0`, expected `v1\.3\.0` \(`[0-9a-f]{7}`\)/,
  );
});

test('a probe that hangs: its timeout is reported, no run fails for it, and nobody else waits', async () => {
  const place = new Place('staging', 'shop');
  await place.deploy('v1.0.0');
  await stage.project.holdProbes();
  let isAnswered = false;
  const patient = new Place('first').status().then(() => {
    isAnswered = true;
  });
  await ask(stage, { as: 'carol', text: 'nestor help' });
  expect(isAnswered).toBe(false);
  await stage.project.releaseProbes();
  await patient;

  await stage.project.holdProbes();
  const late = 'Could not check the live version: it took too long';
  const status = await place.status();
  expect(status).toMatch(/^`v1\.0\.0`/);
  expect(status).toContain(late);
  expect(await place.question('v1.1.0')).toContain(late);
  const ended = await place.deploy('v1.1.0');
  expect(ended.board).toContain(late);
  expect(ended.told).toContain(late);
  expect(await recorded(ended.id)).toBe('succeeded');
});

test('a probe that fails is reported, and stops nothing', async () => {
  const place = new Place('fails');
  await place.deploy('v1.0.0');
  await place.live(null);
  const failed = 'Could not check the live version: it ended with exit status 1';
  expect(await place.status()).toContain(failed);
  expect(await place.question('v1.1.0')).toContain(failed);
});

test.each([
  ['markup', '<!channel> <@U000> <https://evil.example|x> *b* `c` &amp;'],
  ['an option of git', '--output=/tmp/x'],
  ['an expression of git', ':/Release'],
  ['what a shell would take for its own', '$(id); `id` | id'],
  ['control characters', '\u001B[31mv1\u001B]0;title\u0007.9\u202E\u0000'],
  ['very much', 'x'.repeat(1_000_000)],
])('a probe that prints %s is quoted literally, within bounds, without secrets', async (_what, text) => {
  const place = new Place('hostile');
  await place.live(`${text} ${stage.slack.botToken}\n`);
  for (const words of [await place.status(), await place.question('v1.1.0')])
    expect(words).toMatch(/The probe reports `[^\n]{1,200}` \(unknown version\)\.(\n|$)/);
  for (const message of stage.said().slice(before)) {
    expect(strangeMarkup(message)).toEqual([]);
    expect(message.text + JSON.stringify(message.blocks)).not.toContain(stage.slack.botToken);
    expect(message.words).not.toMatch(/[^\P{Cc}\n]|\u202E/u);
  }
});

test('a bot is killed while it probes after a run: the next one probes again, and reports the end once', async () => {
  const place = new Place('killed');
  await stage.project.holdCommands();
  const talk = new Talk(stage, { as: 'ann', text: 'nestor deploy docs v1.1.0 killed' });
  const run = new Seen(stage, await talk.confirms());
  await runFileComes(stage, run.id, 'pid.json');
  await stage.project.holdProbes();
  await stage.project.releaseCommands();
  const asking = () => readdir(join(stage.project.folder, 'data-bot', 'probes'));
  await vi.waitFor(async () => expect(await asking()).not.toEqual([]), PATIENCE);
  await stage.bot.kill();
  await place.live('v1.0.0\n');
  await stage.project.releaseProbes();
  await stage.start();
  const why = /\*Failed\* after .*: the probe reports `v1\.0\.0`, expected `v1\.1\.0`/;
  expect((await talk.ends('Failed')).words).toMatch(why);
  await run.board(why);
  expect(saidTwice(stage.said().slice(before))).toEqual([]);
  expect(await asking()).toEqual([]);
});
