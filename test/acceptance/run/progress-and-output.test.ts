import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../../src/sandbox/index.ts';
import { ask, configure, crew, strangeMarkup } from '../../helpers/asking.ts';
import { Seen } from '../../helpers/seen.ts';
import { setStage, shareStage, type Stage, type StageOptions } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';

const MEGABYTE = 2 ** 20;
const secret = 'hunter2-sécret';

/** Each test has a person, and an environment of the same name. */
const people = crew(12);

/** In a script: waits until the test goes on. */
const wait = (step: Step) => `while [ -e "$RECORD/$NESTOR_ENVIRONMENT-${step}" ]; do sleep 0.05; done`;
const steps = ['first', 'second'] as const;
type Step = (typeof steps)[number];

/** Scripts by the versions that hold them. */
const bodies: Readonly<Record<string, string>> = {
  steps: `echo "::progress 10 Building"
echo "::link https://ci.example.com/runs/7 The build"
printf '\\033[1;32mgreen\\033[0m grass\\n'
printf 'fetched 10%%\\rfetched 50%%\\rfetched 100%%\\n'
${wait('first')}
echo "::progress 2/5 Migrating"
echo "::link https://board.example.com/ The board"
${wait('second')}
echo "::progress 90 Restarting"`,
  fails: 'seq -f "line %g" 1 30; echo "::progress 40 Migrating"; echo "no such table" >&2; status=3',
  waits: `echo "begun"; ${wait('first')}; echo "ended"`,
  busy: `number=0
while [ -e "$RECORD/$NESTOR_ENVIRONMENT-first" ]; do number=$((number + 1)); echo "line $number"; sleep 0.1; done`,
  large: 'seq 1 220000 | tee "$RECORD/large"',
  huge: 'seq 1 8000000 | tee "$RECORD/huge"',
  seconds: 'sleep 4',
  hostile: `echo "::progress 20 <!channel> <https://evil.example|x> $TOKEN"
echo "::link javascript:alert(1) Script"
echo "::link https://bank.example@evil.example/ Bank"
echo "::link https://ci.example.com/?key=$TOKEN <!here>|x>"
echo "::progress 400 All"
printf '::progress 30 \\033]0;title\\007Quiet\\342\\200\\256ly\\r\\n'
${wait('first')}`,
};

const options: StageOptions = {
  store: 'embedded',
  project: { apps: { docs: Object.fromEntries(people.names.map((name) => [name, {}])) }, plainGit: true },
  sandbox: { people: people.names },
};

async function prepare({ project }: Stage): Promise<void> {
  for (const [name, body] of Object.entries(bodies)) await project.addVersion({ app: 'docs', name, body });
  await configure(project, ({ apps }) => {
    for (const { deploy } of Object.values(apps['docs']?.environments ?? {})) deploy.env['TOKEN'] = '${DEPLOY_SECRET}';
  });
}

const bot = { DEPLOY_SECRET: secret };
const stageOf = shareStage(options, prepare, bot);

/** A run of one of the scripts. */
interface Begun {
  readonly as: string;
  readonly talk: Talk;
  readonly run: Seen;
  /** Lets the script go on. */
  goOn(step: Step): Promise<void>;
}

/** Begins a deployment of a person's to their environment; its script waits where it has to. */
async function begin(version: string, { stage = stageOf(), as = people.next() } = {}): Promise<Begun> {
  const held = (step: Step) => join(stage.project.folder, 'record', `${as}-${step}`);
  await Promise.all(steps.map((step) => writeFile(held(step), '')));
  const talk = new Talk(stage, { as, text: `nestor deploy docs ${version} ${as}` });
  return { as, talk, run: new Seen(stage, await talk.confirms()), goOn: (step) => rm(held(step)) };
}

/** The run's message when the run is over; until then it was edited as it may be. */
async function endOf({ run, talk }: Begun, how: 'Succeeded' | 'Failed'): Promise<Message> {
  const [board] = await Promise.all([run.board(new RegExp(`\\*${how}\\*`)), talk.ends(how)]);
  expect(run.boards()).toHaveLength(1);
  for (const pause of pausesOf(board)) expect(pause).toBeGreaterThanOrEqual(2990);
  return board;
}

/** Milliseconds between the edits of a message, as the workspace saw them. */
function pausesOf({ history }: Message): readonly number[] {
  const edits = history.slice(1).map(({ at }) => at);
  return edits.slice(1).map((at, index) => at - (edits[index] ?? at));
}

/** What `logs` answers, with the file that comes with it. */
async function logsOf({ as, run }: Begun) {
  const stage = stageOf();
  const said = await ask(stage, { as, text: `nestor logs #${run.id}` });
  const files = () => stage.slack.files().filter(({ thread }) => thread === said.threadTs);
  return { words: said.words, file: await stage.until(() => files()[0], 'the file with the output') };
}

const printed = (name: string) => readFile(join(stageOf().project.folder, 'record', name), 'utf8');

/** Titles and states of the steps that are drawn as a plan. */
const tasksOf = ({ blocks }: Message): unknown => blocks.find(({ type }) => type === 'plan')?.['tasks'];

describe.concurrent('a run', () => {
  test('is shown with its bar, steps, links and readable output, live and at the end', async () => {
    const begun = await begin('steps');
    const { run, goOn } = begun;
    const first = (await run.board(/Building/)).words;
    expect(first).toContain('*Running* for ');
    expect(first).toContain('▓░░░░░░░░░ 10 %\n');
    expect(first).toContain('▸ Building');
    expect(first).toContain('The build (https://ci.example.com/runs/7)');
    expect(first).toContain('```\ngreen grass\nfetched 100%\n```');
    expect(first).not.toContain('::');

    await goOn('first');
    const second = (await run.board(/Migrating/)).words;
    expect(second).toContain('▓▓▓▓░░░░░░ 40 %\n');
    expect(second).toMatch(/✓ Building\n▸ Migrating/);
    expect(second).toContain('The build (https://ci.example.com/runs/7) · The board (https://board.example.com/)');

    await goOn('second');
    const board = await endOf(begun, 'Succeeded');
    expect(board.words).toContain('▓▓▓▓▓▓▓▓▓▓ 100 %\n');
    expect(tasksOf(board)).toMatchObject(
      ['Building', 'Migrating', 'Restarting'].map((title) => ({ title, status: 'complete' })),
    );
    expect(board.words).toContain('The board (https://board.example.com/)');
    expect(board.words).not.toContain('green grass');
    expect((await run.log()).text).toContain('green grass\nfetched 100%\n::progress 2/5 Migrating\n');
  });

  test('shows its steps as lines in a workspace without plan blocks', async (context) => {
    const stage = await setStage({ ...options, sandbox: { ...options.sandbox, unknownBlocks: ['plan'] } }, context);
    await prepare(stage);
    await stage.start('bot', bot);
    const begun = await begin('steps', { stage });
    await begun.run.board(/▓░░░░░░░░░ 10 %\n▸ Building/);
    await begun.goOn('first');
    await begun.run.board(/▓▓▓▓░░░░░░ 40 %\n✓ Building\n▸ Migrating/);
    await begun.goOn('second');
    const board = await endOf(begun, 'Succeeded');
    expect(board.words).toContain('▓▓▓▓▓▓▓▓▓▓ 100 %\n✓ Building\n✓ Migrating\n✓ Restarting');
    expect(tasksOf(board)).toBeUndefined();
  });

  test('that fails shows its exit status, the failed step and its last 20 lines', async () => {
    const begun = await begin('fails');
    const board = await endOf(begun, 'Failed');
    expect(board.words).toMatch(/\*Failed\* after .* with exit status 3\n/);
    expect(board.words).toContain('▓▓▓▓░░░░░░ 40 %\n');
    expect(tasksOf(board)).toMatchObject([{ title: 'Migrating', status: 'error' }]);
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
    expect(board.words).toContain(`\`\`\`\n${[...lines, 'no such table'].slice(-20).join('\n')}\n\`\`\``);
    expect((await begun.run.log()).text).toBe(`${lines.join('\n')}\n::progress 40 Migrating\nno such table\n`);
  });

  test('is edited every 3 seconds at most, one edit at a time, and ends up correct, even through rate limits', async () => {
    const stage = stageOf();
    const { slack } = stage;
    const begun = await begin('busy');
    const board = await begun.run.board(/line \d+/);
    const limit = () =>
      slack.fault({ kind: 'ratelimited', method: 'chat.update', retryAfter: 2, times: 2, containing: board.ts });
    const amid = limit();
    await stage.until(() => amid.hits === 2, 'two limits amid the run');
    const before = board.history.length;
    await stage.until(() => board.history.length > before, 'an edit after the limits');
    const last = limit();
    await begun.goOn('first');
    await endOf(begun, 'Succeeded');
    expect(last.hits).toBe(2);

    const calls = slack.calls.filter(({ method, args }) => method === 'chat.update' && args['ts'] === board.ts);
    expect(calls.filter(({ outcome }) => outcome === 'ratelimited')).toHaveLength(4);
    for (const [index, { endedAt, outcome }] of calls.slice(0, -1).entries())
      expect(calls[index + 1]?.at).toBeGreaterThanOrEqual((endedAt ?? Infinity) + (outcome === 'ok' ? 2990 : 1990));
  });

  test('has its output as a file in its thread, compressed above 1 MB', async () => {
    const begun = await begin('large');
    await endOf(begun, 'Succeeded');
    const { name, title, content, mimetype } = await begun.run.log();
    expect({ name, title, mimetype }).toEqual({
      name: `run-${begun.run.id}.log.gz`,
      title: `Output of #${begun.run.id}`,
      mimetype: 'application/gzip',
    });
    expect(content.length).toBeLessThan(MEGABYTE);
    expect(gunzipSync(content).toString() === (await printed('large'))).toBe(true);
  });

  test('above 50 MB has only the beginning and the end in the file, and says so', async () => {
    const begun = await begin('huge');
    await endOf(begun, 'Succeeded');
    const { name, title, content } = await begun.run.log();
    expect(name).toBe(`run-${begun.run.id}.log.gz`);
    expect(title).toBe(`Output of #${begun.run.id}: its beginning and its end`);
    const all = await printed('huge');
    const [head = '', tail = '', ...rest] = gunzipSync(content)
      .toString()
      .split(/\n\n\[… about [\d.]+ MB are left out here …\]\n\n/);
    expect(rest).toEqual([]);
    expect(all.startsWith(head) && all.endsWith(tail)).toBe(true);
    const shown = (head.length + tail.length) / MEGABYTE;
    expect(shown).toBeGreaterThan(49);
    expect(shown).toBeLessThanOrEqual(50);
  });

  test('gives its output while it runs, and afterwards', async () => {
    const begun = await begin('waits');
    await begun.run.board(/begun/);
    const amid = await logsOf(begun);
    expect(amid.words).toMatch(/\*Running\*\n```\nbegun\n```\nThe full output is in the file\./);
    expect(amid.file).toMatchObject({ name: `run-${begun.run.id}.log`, text: 'begun\n' });
    await begun.goOn('first');
    await endOf(begun, 'Succeeded');
    const after = await logsOf(begun);
    expect(after.words).toMatch(/\*Succeeded\* after .*\n```\nbegun\nended\n```/);
    expect(after.file.text).toBe('begun\nended\n');
  });

  test('is compared with the usual duration from the fourth run on', async () => {
    const as = people.next();
    for (const _ of [1, 2, 3]) {
      const { history } = await endOf(await begin('seconds', { as }), 'Succeeded');
      expect(history.filter(({ words }) => /to go|usual/.test(words))).toEqual([]);
    }
    const fourth = await begin('waits', { as });
    const board = await fourth.run.board(/\*Running\* for .*, longer than usual/);
    expect(board.history.some(({ words }) => /\*Running\* for .*, about \d+ s to go/.test(words))).toBe(true);
    await fourth.goOn('first');
    expect((await endOf(fourth, 'Succeeded')).words).toMatch(/\*Succeeded\* after \d+ s \(usually \d+ s\)/);
  });

  test('shows no markup, secret or unsafe link of its script', async () => {
    const begun = await begin('hostile');
    const board = await begun.run.board(/30 %/);
    expect(board.words).toMatch(/✓ ‹!channel› ‹https:\/\/evil\.example\|x› \[masked\]\n▸ Quietly\n/);
    for (const line of [
      '::link javascript:alert(1) Script',
      '::link https://bank.example@evil.example/ Bank',
      '::progress 400 All',
    ])
      expect(board.words.split('\n')).toContain(line);
    const drawn = JSON.stringify(board.blocks) + board.text;
    expect(drawn).toContain('<https://ci.example.com/?key=[masked]|&lt;!here&gt;¦x&gt;>');
    expect(strangeMarkup(board).filter((one) => !one.startsWith('<https://ci.example.com/?key=[masked]|'))).toEqual([]);
    await begun.goOn('first');
    await endOf(begun, 'Succeeded');
    const file = await begun.run.log();
    for (const { text, blocks } of board.history) expect(text + JSON.stringify(blocks)).not.toContain(secret);
    expect(file.text).not.toContain(secret);
  });
});
