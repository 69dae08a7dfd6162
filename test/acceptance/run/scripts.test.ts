import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Message } from '../../../src/sandbox/index.ts';
import { ask, configure, crew, strangeMarkup } from '../../helpers/asking.ts';
import { nestor } from '../../helpers/bot.ts';
import { PATIENCE } from '../../helpers/patience.ts';
import { unpacked } from '../../helpers/seen.ts';
import { shareStage } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';

const people = crew(40);
const secret = 'hunter2-sécret';

/** Scripts by the tags that hold them; each is started as `./operate.sh VERSION`. */
const scripts: Readonly<Record<string, string>> = {
  quiet: '#!/bin/sh\n',
  'exit-3':
    '#!/bin/sh\nfor i in $(seq 1 30); do echo "line $i"; done; echo "<!channel> <https://evil.example|x> &amp;" >&2; exit 3\n',
  killed: '#!/bin/sh\necho before; kill -9 $$\n',
  'loud-100': '#!/bin/sh\necho first\nhead -c 104857600 /dev/zero | tr "\\0" "x" | fold -w 200\necho last\nexit 1\n',
  binary: '#!/bin/sh\nhead -c 300000 /dev/urandom\nprintf "\\033[31mred\\033[0m\\000\\377\\376 end\\n"\nexit 1\n',
  'one-line': '#!/bin/sh\nhead -c 3000000 /dev/zero | tr "\\0" "y"\nexit 1\n',
  forks: '#!/bin/sh\n(sleep 300; echo grandchild) &\necho $! > "$RECORD/grandchild"\necho parent is done\n',
  leaks:
    '#!/bin/sh\necho "token $TOKEN, again $TOKEN"; printf "%s" "$TOKEN" | sed "s/./&\\n/3"; echo; cat "$SECRET_FILE"; exit 1\n',
  tells:
    '#!/bin/sh\ntr "\\0" "\\n" < /proc/$$/environ > "$RECORD/env"; printf "%s\\n" "$#" "$@" > "$RECORD/arguments"; git status --porcelain > "$RECORD/status"; pwd > "$RECORD/place"; touch litter; mkdir locked; touch locked/x; chmod 500 locked\n',
  slow: '#!/bin/sh\nstep=0\nwhile [ -e "$RECORD/hold" ]; do step=$((step + 1)); echo "step $step"; sleep 0.1; done\n',
  'no-interpreter': '#!/no/such/shell\n',
  'no-shebang': 'echo "no first line"\n',
};

const stageOf = shareStage(
  { store: 'embedded', project: { apps: { docs: { live: {} } } }, sandbox: { people: people.names } },
  async (stage) => {
    const { docs } = stage.project.repositories;
    for (const [name, text] of Object.entries(scripts)) {
      await docs?.commit({ subject: name, files: { 'operate.sh': { text, mode: 0o755 } } });
      await docs?.tag(name);
    }
    await docs?.commit({ files: { 'operate.sh': { text: '#!/bin/sh\n', mode: 0o644 } } });
    await docs?.tag('not-executable');
    await docs?.git('rm', '--quiet', 'operate.sh');
    await docs?.commit({ subject: 'without' });
    await docs?.tag('missing');
    await docs?.commit({ files: { 'operate.sh/file': 'x' } });
    await docs?.tag('folder');
    const tokens = `${stage.slack.botToken} ${stage.slack.appToken}\n`;
    await writeFile(join(stage.project.folder, 'tokens'), tokens);
    await configure(stage.project, ({ apps }) => {
      const live = apps['docs']?.environments['live'];
      if (live === undefined) throw new Error('there is one environment');
      live.deploy.run = ['./operate.sh', '{version}', '{app} {environment}', '', '{{x}}'];
      Object.assign(live.deploy.env, { TOKEN: '${DEPLOY_SECRET}', SECRET_FILE: join(stage.project.folder, 'tokens') });
    });
  },
  { DEPLOY_SECRET: secret, TZ: 'UTC', LANG: 'C.UTF-8', EDITOR: 'vi', NODE_OPTIONS: '' },
);

/** Runs one of the scripts; the run's message in the channel, and the dialogue. */
async function run(version: string): Promise<{ talk: Talk; board: Message; id: number }> {
  const stage = stageOf();
  const talk = new Talk(stage, { as: people.next(), text: `nestor deploy docs ${version}` });
  await talk.asks('confirm');
  const before = stage.slack.messages('ops').length;
  talk.say('yes');
  const ended = await talk.hears(/#\d+.*(Succeeded|Failed|Interrupted)/);
  const id = Number(/#(\d+)/.exec(ended.words)?.[1]);
  const boards = () =>
    stage.slack
      .messages('ops')
      .slice(before)
      .filter(({ words }) => words.startsWith(`*#${id}*`));
  const board = await stage.until(
    () => boards().find(({ words }) => /Succeeded|Failed|Interrupted/.test(words)),
    'the end in the channel',
  );
  expect(boards()).toHaveLength(1);
  expect(strangeMarkup(board)).toEqual([]);
  const edits = board.history.slice(1).map(({ at }) => at);
  for (const [index, at] of edits.slice(1).entries()) expect(at - (edits[index] ?? at)).toBeGreaterThan(2950);
  return { talk, board, id };
}

/** The log in the run's thread. */
async function logOf({ board, id }: { board: Message; id: number }) {
  const files = () =>
    stageOf()
      .slack.files()
      .filter(({ name }) => [`run-${id}.log`, `run-${id}.log.gz`].includes(name));
  const file = await stageOf().until(() => files()[0], 'the log');
  expect(file.thread).toBe(board.ts);
  return file;
}

async function runFolder(): Promise<readonly string[]> {
  return readdir(join(stageOf().project.folder, 'data-bot', 'runs'), { recursive: true });
}

test.each([
  ['missing', /operate\.sh` does not exist in commit `[0-9a-f]{7}`/],
  ['not-executable', /operate\.sh` is not executable in commit/],
  ['folder', /operate\.sh` is a folder in commit/],
])('a script that is %s is reported as such, and nothing runs', async (version, why) => {
  const { board } = await run(version);
  expect(board.words).toContain('*Failed*');
  expect(board.words).toMatch(why);
});

test.each(['no-interpreter', 'no-shebang'])('a script with %s ends with a message', async (version) => {
  const { board } = await run(version);
  expect(board.words).toMatch(/\*Failed\*.*(exit status 12[67]|exit status 2)|\*Succeeded\*/);
});

test('a failure shows the exit status and the last 20 lines, the whole log in the thread, and no markup of the script', async () => {
  const ran = await run('exit-3');
  expect(ran.board.words).toContain('with exit status 3');
  const shown = ran.board.words.match(/line \d+/g);
  expect(shown).toEqual(Array.from({ length: 19 }, (_, index) => `line ${index + 12}`));
  expect(ran.board.text).toContain('&lt;!channel&gt; &lt;https://evil.example|x&gt; &amp;amp;');
  const { text } = await logOf(ran);
  expect(text.match(/^line \d+$/gm)).toHaveLength(30);
  expect(text).toContain('<!channel>');
});

test('a script killed by a signal has its exit status', async () => {
  const { board } = await run('killed');
  expect(board.words).toContain('with exit status 137');
});

test('a script that prints nothing succeeds, and there is no log', async () => {
  const stage = stageOf();
  const { board, id, talk } = await run('quiet');
  expect(board.words).toMatch(/\*Succeeded\* after/);
  const answer = await ask(stage, { as: talk.as, text: `nestor logs ${id}` });
  expect(answer.words).toContain('No output');
  expect(stage.slack.files().filter(({ name }) => name === `run-${id}.log`)).toEqual([]);
});

test('100 MB of output: both ends are kept, and the message shows the last lines', async () => {
  const ran = await run('loud-100');
  expect(ran.board.words).toContain('with exit status 1');
  expect(ran.board.words).toContain('last');
  const file = await logOf(ran);
  expect(file.name).toBe(`run-${ran.id}.log.gz`);
  expect(file.title).toBe(`Output of #${ran.id}: its beginning and its end`);
  const whole = unpacked(file);
  expect(whole.length).toBeLessThan(60_000_000);
  const text = whole.toString('latin1');
  expect(text.startsWith('first\n')).toBe(true);
  expect(text.endsWith('last\n')).toBe(true);
  expect(text).toMatch(/about \d+\.\d MB are left out here/);
});

test.each(['binary', 'one-line'])('%s output is shown as far as possible', async (version) => {
  const ran = await run(version);
  expect(ran.board.words).toContain('with exit status 1');
  expect(ran.board.text).toBe(ran.board.text.toWellFormed());
  expect(ran.board.text).not.toMatch(/[^\P{Cc}\n]/u);
  expect(unpacked(await logOf(ran)).length).toBeGreaterThan(100_000);
});

test('a grandchild that keeps the output open does not hold up the run', async () => {
  const ran = await run('forks');
  expect(ran.board.words).toContain('*Succeeded*');
  expect((await logOf(ran)).text).toBe('parent is done\n');
  const pid = Number(await readFile(join(stageOf().project.folder, 'record', 'grandchild'), 'utf8'));
  process.kill(pid);
});

test('secrets are masked in the messages, the log, the history and what the bot prints', async () => {
  const stage = stageOf();
  const ran = await run('leaks');
  const { text } = await logOf(ran);
  const { stdout } = await nestor(['history', '--json'], stage.environment());
  await ask(stage, { as: ran.talk.as, text: `nestor logs ${ran.id}` });
  const everything = [
    ...stage.said().flatMap(({ history }) => history.map(({ text, blocks }) => text + JSON.stringify(blocks))),
    ...stage.slack
      .files()
      .filter(({ name }) => !name.includes('loud'))
      .map((file) => file.text),
    stdout,
    stage.printed(),
  ];
  expect(text).toMatch(/token \S+, again \S+/);
  for (const hidden of [secret, stage.slack.botToken, stage.slack.appToken])
    expect(everything.filter((one) => one.includes(hidden))).toEqual([]);
});

test('environment variables, arguments and checkout are as documented, and the checkout is removed afterwards', async () => {
  const stage = stageOf();
  const { project } = stage;
  const { id, talk } = await run('tells');
  const record = (name: string) => readFile(join(project.folder, 'record', name), 'utf8');
  const env = Object.fromEntries(
    (await record('env'))
      .trimEnd()
      .split('\n')
      .map((line) => [line.split('=')[0], line.split('=').slice(1).join('=')]),
  );
  const commit = await project.repositories['docs']?.git('rev-parse', 'tells^{commit}');
  const past = (await stage.history()).find(({ id: run, status }) => run < id && status === 'succeeded');
  expect(env).toEqual({
    PATH: project.path,
    HOME: project.folder,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    RECORD: join(project.folder, 'record'),
    SECRET_FILE: join(project.folder, 'tokens'),
    TOKEN: secret,
    NESTOR_RUN_ID: String(id),
    NESTOR_APP: 'docs',
    NESTOR_ENVIRONMENT: 'live',
    NESTOR_OPERATION: 'deploy',
    NESTOR_VERSION: 'tells',
    NESTOR_COMMIT: commit,
    NESTOR_PREVIOUS_VERSION: past?.version ?? '',
    NESTOR_PREVIOUS_COMMIT: past?.commit ?? '',
    NESTOR_SERVICE: '',
    NESTOR_ACTOR: stage.slack.person(talk.as).id,
    NESTOR_FENCE: expect.stringMatching(/^\d+$/),
  });
  expect(await record('arguments')).toBe('4\ntells\ndocs live\n\n{x}\n');
  expect(await record('status')).toBe('');
  const place = (await record('place')).trim();
  expect(place).toContain('checkout');
  await vi.waitFor(
    async () => expect((await runFolder()).filter((name) => name.includes('checkout'))).toEqual([]),
    PATIENCE,
  );
});

test("a running script's message is edited every 3 seconds at most, with its duration and last lines", async () => {
  const stage = stageOf();
  const runningOf = ({ history }: Message) =>
    history.map(({ words }) => words).filter((words) => words.includes('*Running* for'));
  const edited = () => stage.slack.messages('ops').some((message) => runningOf(message).length > 2);
  await stage.project.holdCommands();
  const ran = run('slow');
  await stage.until(edited, 'two edits while it runs');
  await stage.project.releaseCommands();
  const { board } = await ran;
  expect(runningOf(board).at(-1)).toMatch(/step \d+/);
  expect(Number(/\*Succeeded\* after (\d+)/.exec(board.words)?.[1])).toBeGreaterThanOrEqual(5);
});
