import { once } from 'node:events';
import { readdir, readFile, rename } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { answerTo, ask, configure, crew, strangeMarkup } from '../../helpers/asking.ts';
import { PATIENCE } from '../../helpers/patience.ts';
import { fill, makeRepository } from '../../helpers/repository.ts';
import { shareStage, type Stage } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';

const people = crew(60);
const apps = {
  ...Object.fromEntries(
    ['docs', 'odd', 'big', 'empty', 'gone', 'locked', 'breaks'].map((app) => [app, { live: {} }] as const),
  ),
  moving: { live: {}, test: {} },
};

/** Tells which commit it runs in. */
const tellsHead = `#!/bin/sh
printf '%s %s %s\\n' "$NESTOR_COMMIT" "$(git rev-parse HEAD)" "$1" >> "$RECORD/heads"
`;

const subjects = [
  'Wake <!channel> and <!here|you>',
  'Blame <@U024BE7LH> and <#C024BE7LR>',
  'See <https://evil.example|the docs> & https://evil.example/x',
  '&lt;!channel&gt; *bold* `code` ~gone~ _it_',
  'Ring \u0007 and \u001b[31mred\u001b[0m and \u202eturned\u202c and zero\u200bwidth',
  `Long ${'x'.repeat(5000)}`,
  '``` a fence',
];

const oddTags = [
  'v2.0.0-<!channel>',
  'v2.0.1-$(touch${IFS}pwned)',
  'v2.0.2-;touch${IFS}pwned',
  'v2.0.3-`id`',
  'v2.0.4-ü🚀',
];

const stageOf = shareStage(
  { store: 'embedded', project: { apps }, sandbox: { people: people.names } },
  async ({ project }) => {
    const { odd, moving } = project.repositories;
    for (const subject of subjects) await odd?.commit({ subject, author: 'Eve <!channel> `x`' });
    await odd?.tag('v1.9.9');
    await odd?.commit({ files: { 'operate.sh': { text: tellsHead, mode: 0o755 } } });
    for (const name of oddTags) await odd?.tag(name);
    await moving?.commit({ subject: 'Shown', files: { 'operate.sh': { text: tellsHead, mode: 0o755 } } });
    for (const name of ['moved', 'deleted']) await moving?.tag(name);
    const place = (name: string) => join(project.folder, 'repositories', name);
    await fill(await makeRepository({ path: place('filled') }), { commits: 2000, tags: 500 });
    await makeRepository({ path: place('nothing') });
    const asksForPassword = createServer((_, response) => {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    }).listen(0, '127.0.0.1');
    await once(asksForPassword, 'listening');
    asksForPassword.unref();
    const address = asksForPassword.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await configure(project, (config) => {
      const repository = (app: string, where: string) => Object.assign(config.apps[app] ?? {}, { repository: where });
      repository('big', place('filled'));
      repository('empty', place('nothing'));
      repository('gone', place('nowhere'));
      repository('locked', `http://bot:hunter22@127.0.0.1:${port}/shop.git`);
      for (const { environments } of Object.values(config.apps))
        for (const { deploy } of Object.values(environments)) deploy.env['PATH'] = process.env['PATH'] ?? '';
      const big = config.apps['big']?.environments['live'];
      if (big) big.deploy.run = ['./deploy.sh'];
    });
  },
);

const begin = (text: string) => new Talk(stageOf(), { as: people.next(), text });

async function deploy(text: string): Promise<Talk> {
  const talk = begin(text);
  await talk.asks('confirm');
  talk.say('yes');
  await talk.ends();
  return talk;
}

/** `NESTOR_COMMIT`, HEAD and the version given, of each start. */
async function heads({ project }: Stage): Promise<readonly string[]> {
  const text = await readFile(join(project.folder, 'record', 'heads'), 'utf8');
  return text.split('\n').filter((line) => line !== '');
}

/** Milliseconds for which a mirror counts as fresh after a fetch, whoever asks. */
const FRESH_FOR = 2000;

/** Resolves when the bot fetches again if it is asked about this repository: what it knows counts as fresh no longer. */
async function stale({ project }: Stage, app: string): Promise<void> {
  const mirrors = join(project.folder, 'data-bot', 'mirrors');
  const mirror = (await readdir(mirrors)).find((name) => name.startsWith(`${app}-`)) ?? '';
  const fetchedAt = Number(await readFile(join(mirrors, mirror, 'nestor-fetched-at'), 'utf8'));
  await vi.waitUntil(() => Date.now() - fetchedAt >= FRESH_FOR, PATIENCE);
}

test('at the start each unreachable repository is named, without its password, and the rest works', async () => {
  const stage = stageOf();
  const all = stage.slack.messages('ops').map(({ words }) => words);
  const said = all.slice(0, all.findIndex((words) => words.includes('ready')) + 1);
  expect(said[0]).toBe('_starting..._');
  expect(said.at(-1)).toBe("*All right, I'm ready, ask me anything!*");
  const complaints = said.slice(1, -1).toSorted();
  expect(complaints).toHaveLength(3);
  expect(complaints[0]).toMatch(/repository of \*empty\*: The repository is empty/);
  expect(complaints[1]).toMatch(/repository of \*gone\*: .*nowhere: there is no git repository/);
  expect(complaints[2]).toMatch(/repository of \*locked\*: .*a user name and password or a token is needed/);
  expect(complaints.join()).not.toContain('hunter22');
});

test.each([
  ['empty', /no version to choose|is empty/],
  ['gone', /there is no git repository/],
  ['locked', /a user name and password or a token is needed/],
])('asked to deploy or list %s, it says what is wrong and stops there', async (app, why) => {
  for (const text of [`nestor deploy ${app}`, `nestor deploy ${app} v1.0.0`, `nestor commits ${app} live`]) {
    const { words, buttons } = await ask(stageOf(), { as: people.next(), text });
    expect(words).toMatch(why);
    expect(words).not.toContain('hunter22');
    expect(buttons).toEqual([]);
  }
  const { words } = await ask(stageOf(), { as: people.next(), text: 'nestor status' });
  expect(words).toContain('docs');
  expect(words).not.toContain('hunter22');
});

test('subjects and authors are shown literally, never as markup', async () => {
  const stage = stageOf();
  await deploy('nestor deploy odd v1.2.0');
  const talk = begin('nestor deploy odd v1.9.9');
  const question = await talk.asks('confirm');
  expect(strangeMarkup(question)).toEqual([]);
  expect(question.words).toContain('*Adds 7 commits*');
  expect(question.words).toContain('Wake <!channel> and <!here|you> — Eve');
  expect(question.words).toContain('Ring  and [31mred[0m and turned and zerowidth');
  expect(question.text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  const listed = await answerTo(stage, talk, () => talk.say('commits'));
  expect(strangeMarkup(listed)).toEqual([]);
  talk.say('cancel');
});

test('tags with odd names can be chosen by number, and reach the command unchanged', async () => {
  const stage = stageOf();
  const talk = begin('nestor deploy odd');
  const list = await talk.asks('version');
  expect(strangeMarkup(list)).toEqual([]);
  talk.say('cancel');
  await talk.hears(/Cancelled/);
  for (const name of oddTags) {
    const one = begin('nestor deploy odd');
    const lines = (await one.asks('version')).words.replaceAll('ˋ', '`').split('\n');
    const number = lines.find((line) => line.includes(`\`${name}\``))?.split('.')[0] ?? '';
    one.say(number);
    const question = await one.asks('confirm');
    expect(strangeMarkup(question)).toEqual([]);
    one.say('yes');
    await one.ends();
    const [commit, head, version] = (await heads(stage)).at(-1)?.split(' ') ?? [];
    expect({ head, version }).toEqual({ head: commit, version: name });
  }
});

test('of 2,000 commits the question shows a few; `commits` sends all of them in a file', async () => {
  const stage = stageOf();
  await deploy('nestor deploy big v0.0.0');
  const talk = begin('nestor deploy big v0.49.9');
  const question = await talk.asks('confirm');
  const [, count = ''] = /\*Adds ([\d,]+) commits\*/.exec(question.words) ?? [];
  const total = Number(count.replace(',', ''));
  expect(total).toBeGreaterThan(1900);
  expect(question.words.match(/Change number/g)?.length).toBe(10);
  expect(question.words).toContain('more');
  talk.say('commits');
  const file = await stage.until(() => stage.slack.files().find(({ name }) => name === 'big-commits.txt'), 'the file');
  expect(file.text.match(/^[0-9a-f]{40} Change number \d+ — Ada$/gm)?.length).toBe(total);
  expect(file.thread).toBe(talk.began.ts);
  talk.say('cancel');
  const list = begin('nestor deploy big');
  expect((await list.asks('version')).words).toMatch(/1\. `v0\.49\.9`[^]*…and 490 more/);
  for (let page = 1; page < 50; page += 1) {
    const next = await answerTo(stage, list, () => list.say('more'));
    expect(next.words).toContain(`${page * 10 + 1}. `);
  }
  list.say('500');
  expect((await list.asks('confirm')).words).toContain('v0.0.0');
  list.say('cancel');
});

test('a repository becomes unreachable after the start: the last known versions are offered with their age, and can be deployed', async () => {
  const stage = stageOf();
  const { breaks } = stage.project.repositories;
  if (breaks === undefined) throw new Error('there is such a repository');
  await rename(breaks.path, `${breaks.path}.away`);
  await stale(stage, 'breaks');
  const list = begin('nestor deploy breaks');
  const known = /Could not fetch the repository .*Last fetched .* ago/;
  expect((await list.asks('version')).words).toMatch(known);
  list.say('cancel');
  const talk = begin('nestor deploy breaks v1.1.0');
  expect((await talk.asks('confirm')).words).toContain('Could not fetch the repository');
  talk.say('yes');
  await talk.ends();
  expect((await stage.project.started()).at(-1)).toMatchObject({ app: 'breaks', content: 'v1.1.0' });
});

test('a tag is moved or deleted between the question and the yes: the commit that was shown runs', async () => {
  const stage = stageOf();
  const { moving } = stage.project.repositories;
  if (moving === undefined) throw new Error('there is such a repository');
  const shown = await moving.git('rev-parse', 'HEAD');
  const talks = [begin('nestor deploy moving moved to live'), begin('nestor deploy moving deleted to test')];
  for (const talk of talks) expect((await talk.asks('confirm')).words).toContain(shown);
  const other = await moving.commit({ subject: 'Not shown' });
  await moving.tag('moved');
  await moving.git('tag', '-d', 'deleted');
  await stale(stage, 'moving');
  const { words } = await ask(stage, { as: people.next(), text: 'nestor commits moving live moved' });
  expect(words).toContain(other);
  for (const talk of talks) {
    talk.say('yes');
    await talk.ends();
  }
  expect((await heads(stage)).slice(-2)).toEqual([`${shown} ${shown} moved`, `${shown} ${shown} deleted`]);
  expect((await heads(stage)).join('\n')).not.toContain(other);
});
