import { expect, test } from 'vitest';
import { answerTo, ask, crew } from '../../helpers/asking.ts';
import { shareStage } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';

const people = crew(90);
const stageOf = shareStage(
  {
    store: 'embedded',
    project: {
      apps: {
        shop: { staging: { services: ['web', 'worker'] }, production: { confirm: 'name' } },
        docs: { live: {} },
        many: { live: {} },
        blog: { first: {}, second: { services: ['web', 'worker'] } },
      },
      channels: ['ops'],
    },
    sandbox: { people: [...people.names, { name: 'robot', bot: true }], channels: ['ops', 'elsewhere'] },
  },
  async ({ project }) => {
    const { many, blog } = project.repositories;
    await blog?.git('checkout', '--quiet', '-b', 'side', 'v1.1.0');
    await blog?.commit({ subject: 'Another way' });
    await blog?.tag('v1.1.1');
    for (let index = 0; index < 22; index += 1) await many?.tag(`v0.${index}`);
  },
);

const begin = (text: string, as = people.next()) => new Talk(stageOf(), { as, text });

/** The whole of a deployment, by the shortest words. */
async function deployed(text: string, as = people.next()): Promise<Talk> {
  const talk = begin(text, as);
  await talk.asks('confirm');
  talk.say('yes');
  await talk.ends();
  return talk;
}

test.each([
  'nestor help',
  'NeStOr: help',
  'nestor, help',
  '@nestor help',
  '@nestor: HELP',
  '  nestor   help',
  'nestor',
])('addressed by “%s”, it says what it can do, with names of this config', async (text) => {
  const { words } = await ask(stageOf(), { as: people.next(), text });
  for (const command of ['help', 'deploy', 'rollback', 'restart', 'status', 'history', 'commits', 'cancel', 'logs'])
    expect(words).toContain(command);
  expect(words).toContain('nestor deploy shop to staging');
});

test('messages that do not address it, come from bots or were edited into a command are ignored', async () => {
  const stage = stageOf();
  const as = people.next();
  const say = (text: string, who = as) => stage.slack.say({ as: who, channel: 'ops', text });
  const passedOver = [
    say('does nestor help with this?'),
    say('nestors help'),
    say('nestor-help'),
    say('please ask nestor: help'),
    say('hello @nestor help'),
    say('nestor help', 'robot'),
    say('@nestor help', 'robot'),
  ];
  const edited = say('something else');
  stage.slack.edit({ message: edited, text: 'nestor help' });
  const mentioned = say('something else');
  stage.slack.edit({ message: mentioned, text: '@nestor help' });
  await ask(stage, { as, text: 'nestor help' });
  await stage.until(() => stage.slack.undelivered === 0, 'everything acknowledged');
  await ask(stage, { as, text: 'nestor help' });
  for (const message of [...passedOver, edited, mentioned]) expect(message.replies).toEqual([]);
});

test('in another channel or a direct message it names its channel and does nothing', async () => {
  const stage = stageOf();
  const as = people.next();
  const ops = stage.slack.channel('ops').id;
  const expected = `<@${stage.slack.person(as).id}> I only run tasks asked from <#${ops}>`;
  for (const channel of ['elsewhere', 'dm']) {
    const said = stage.slack.say({ as, channel, text: 'nestor deploy shop' });
    const answer = await stage.until(() => said.replies[0], `an answer in ${channel}`);
    expect(answer.text).toBe(expected);
  }
});

test.each([
  ['nestor depoly shop', 'deploy'],
  ['nestor statsu', 'status'],
  ['nestor rol back', undefined],
  ['nestor constructor', undefined],
  ['nestor __proto__', undefined],
  ['nestor help me', undefined],
])('“%s” is no command', async (text, near) => {
  const { words, text: raw } = await ask(stageOf(), { as: people.next(), text });
  expect(raw).toContain(`*I don't know how to do that*: \`${text.slice('nestor '.length)}\``);
  expect(/Did you mean `(.*)`\?/.exec(words)?.[1]).toBe(near);
  expect(words).toContain('rollback [app] [environment] [to version]');
});

test('answers are taken in the thread, and in the channel when addressed: by number, by value, by button', async () => {
  const stage = stageOf();
  const talk = begin('nestor deploy');
  await talk.asks('app');
  stage.slack.say({ as: talk.as, channel: 'ops', text: 'shop' });
  stage.slack.say({ as: talk.as, channel: 'ops', text: 'nestor shop' });
  await talk.asks('environment');
  talk.say('nestor: 1');
  const versions = await talk.asks('version');
  expect(versions.words).toContain('1. `v1.2.0`');
  talk.press(versions, 'v1.1.0');
  const question = await talk.asks('confirm');
  expect(question.buttons).toEqual(['Deploy', 'Back', 'Cancel']);
  talk.press(question, 'Cancel');
  expect((await talk.hears(/^Cancelled|\*Cancelled\*/)).text).toBe('*Cancelled*');
});

test('the confirmation of a first deployment shows the whole plan, of later ones the commits added and removed', async () => {
  const stage = stageOf();
  const { blog } = stage.project.repositories;
  if (blog === undefined) throw new Error('there is a blog');
  const hash = (version: string) => blog.git('rev-parse', `${version}^{commit}`);
  const first = begin('nestor deploy blog v1.0.0 to first');
  const question = await first.asks('confirm');
  expect(question.text).toContain('*Deploy* *blog* `v1.0.0` to *first*?');
  expect(question.text).toContain(`Commit \`${await hash('v1.0.0')}\``);
  expect(question.text).toContain('first deployment');
  first.say('yes');
  await first.ends();
  const runId = /#(\d+)/.exec((await first.hears(/Succeeded/)).words)?.[1];

  const ahead = await begin('nestor deploy blog v1.2.0 to first').asks('confirm');
  expect(ahead.text).toContain(`Commit \`${await hash('v1.2.0')}\``);
  expect(ahead.text).toContain(`Live now: \`v1.0.0\` (\`${(await hash('v1.0.0')).slice(0, 7)}\`)`);
  expect(ahead.text).toContain(`by <@${stage.slack.person(first.as).id}> (#${runId})`);
  expect(ahead.text).toContain('*Adds 4 commits*');
  for (const subject of ['Work on v1.1.0', 'Release v1.1.0', 'Work on v1.2.0', 'Release v1.2.0'])
    expect(ahead.text).toContain(`${subject} — Ada`);

  expect((await begin('nestor deploy blog v1.0.0 to first').asks('confirm')).text).toContain('*Nothing changes*');
  await deployed('nestor deploy blog v1.2.0 first');
  const behind = (await begin('nestor deploy blog v1.1.0 to first').asks('confirm')).text;
  expect(behind).toContain('*Removes 2 commits*');
  expect(behind).toContain('Release v1.2.0 — Ada');
  expect(behind).not.toContain('*Adds');

  const parted = (await begin('nestor deploy blog v1.1.1 to first').asks('confirm')).text;
  expect(parted).toContain('histories have diverged');
  expect(parted).toMatch(/\*Adds 1 commit\*[^]*Another way[^]*\*Removes 2 commits\*[^]*Release v1.2.0/);
});

test('a rollback lists earlier versions, newest first; a restart names its service', async () => {
  for (const version of ['v1.0.0', 'v1.1.0', 'v1.2.0']) await deployed(`nestor deploy blog ${version} to second`);
  const back = begin('nestor rollback blog second');
  const versions = await back.asks('version');
  expect(versions.buttons.slice(0, 2)).toEqual(['v1.1.0', 'v1.0.0']);
  back.say('v1.1.1');
  await back.hears(/has no version `v1\.1\.1`/);
  const again = await answerTo(stageOf(), back, () => back.say('1'));
  expect(again.buttons).toEqual(['Roll back', 'Back', 'Cancel']);
  back.press(again, 'Roll back');
  await back.ends();

  const restart = begin('nestor restart blog second');
  restart.press(await restart.asks('service'), 'worker');
  const question = await restart.asks('confirm');
  expect(question.buttons).toEqual(['Restart', 'Back', 'Cancel']);
  expect(question.text).toContain('*Restart* `worker` of *blog* on *second*?');
  restart.press(question, 'Restart');
  await restart.ends();
  const last = (await stageOf().project.started()).at(-1);
  expect(last).toMatchObject({ operation: 'restart', service: 'worker', version: 'v1.1.0', content: 'v1.1.0' });
});

test('“more” shows the next page, numbering continues, and a version not yet shown can be named', async () => {
  const talk = begin('nestor deploy many');
  const first = await talk.asks('version');
  expect(first.buttons.join(' ')).toBe(
    'v1.2.0 v1.1.0 v1.0.0 v0.21 v0.20 v0.19 v0.18 v0.17 v0.16 v0.15 More Back Cancel',
  );
  const second = await answerTo(stageOf(), talk, () => talk.say('more'));
  expect(second.words).toContain('11. `v0.14`');
  const third = await answerTo(stageOf(), talk, () => talk.press(second, 'More'));
  expect(third.buttons).toEqual(['v0.4', 'v0.3', 'v0.2', 'v0.1', 'v0.0', 'Back', 'Cancel']);
  expect((await answerTo(stageOf(), talk, () => talk.say('more'))).words).toContain('There are no more.');
  expect((await answerTo(stageOf(), talk, () => talk.say('26'))).words).toContain('has no version `26`');
  await answerTo(stageOf(), talk, () => talk.say('more'));
  talk.say('11');
  expect((await talk.asks('confirm')).words).toContain('v0.14');
  talk.say('back');
  await talk.asks('version');
  talk.say('v0.2');
  expect((await talk.asks('confirm')).words).toContain('v0.2`');
  talk.say('cancel');
  await talk.hears(/Cancelled/);
});

const questions = [
  { asks: 'app', text: 'nestor deploy', before: [], back: /no earlier question/ },
  { asks: 'environment', text: 'nestor deploy', before: ['shop'], back: /which application/ },
  { asks: 'version', text: 'nestor deploy', before: ['shop', 'production'], back: /which environment/ },
  { asks: 'confirm', text: 'nestor deploy', before: ['shop', 'production', 'v1.0.0'], back: /which version/ },
  {
    asks: 'name',
    text: 'nestor deploy',
    before: ['shop', 'production', 'v1.0.0', 'yes'],
    back: /which version|Answer `yes`/,
  },
  { asks: 'service', text: 'nestor restart', before: ['shop', 'staging'], back: /which environment/ },
] as const;

test.each(questions)(
  'at the question for the $asks: nonsense and other commands leave it open, “back” goes back, “cancel” ends it',
  async ({ asks, text, before, back }) => {
    const stage = stageOf();
    const talk = begin(text);
    let question = await answerTo(stage, talk, () => undefined);
    for (const words of before) question = await answerTo(stage, talk, () => talk.say(words));
    await talk.asks(asks);
    const { buttons } = question;

    for (const nonsense of ['what?', 'constructor 1']) {
      const again = await answerTo(stage, talk, () => talk.say(nonsense));
      expect(again.words).toMatch(/I didn't understand|has no version/);
      expect(again.buttons).toEqual(buttons);
      expect(again.words).toMatch(/Answer .*back.* or .*cancel/);
    }
    for (const [other, answer] of [
      ['help', /what I can do/],
      ['status docs', /docs/],
      ['history', /#\d+|No runs yet/],
      ['commits docs live v1.0.0', /Commit|commit/],
    ] as const)
      expect((await answerTo(stage, talk, () => talk.say(other))).words).toMatch(answer);
    for (const operation of ['deploy docs', 'rollback', 'restart docs live']) {
      const refused = await answerTo(stage, talk, () =>
        stage.slack.say({ as: talk.as, channel: 'ops', text: `nestor ${operation}` }),
      );
      expect(refused.words).toContain('You have an open question here');
      expect(refused.buttons).toEqual(buttons);
    }
    expect((await answerTo(stage, talk, () => talk.say('back'))).words).toMatch(back);
    talk.say('cancel');
    await talk.hears(/Cancelled/);
    const none = await ask(stage, { as: talk.as, text: 'nestor cancel' });
    expect(none.words).toContain('There is nothing to cancel');
    await stage.until(() => talk.said().every(({ buttons }) => buttons.length === 0), 'no buttons on what is over');
  },
);

test('“commits” at the confirmation lists the commits of the plan', async () => {
  const talk = begin('nestor deploy shop v1.0.0 production');
  await talk.asks('confirm');
  const listed = await answerTo(stageOf(), talk, () => talk.say('commits'));
  expect(listed.text).toMatch(/\*shop\* `v1\.0\.0`.* on \*production\*/);
  talk.say('cancel');
});

test('an environment confirmed by name accepts exactly that name', async () => {
  const stage = stageOf();
  const talk = begin('nestor deploy shop v1.0.0 to production');
  await talk.asks('confirm');
  talk.say('yes');
  const asked = await talk.asks('name');
  expect(asked.buttons).toEqual(['Back', 'Cancel']);
  for (const wrong of ['Production', 'prod', 'yes', 'staging', 'production now'])
    expect((await answerTo(stage, talk, () => talk.say(wrong))).words).toContain("type the environment's name");
  const before = (await stage.project.started()).length;
  talk.say('production');
  await talk.ends();
  expect((await stage.project.started()).slice(before)).toMatchObject([{ environment: 'production' }]);
});

test.each(['yes', 'Y', 'yep', 'OK', 'sure', 'да', 'Ага', ':+1:'])('“%s” is a yes', async (yes) => {
  const talk = begin('nestor restart docs');
  await talk.asks('confirm');
  talk.say(yes);
  expect((await talk.ends()).text).toContain(`<@${stageOf().slack.person(talk.as).id}>`);
});

test.each(['no', 'N', 'nope', 'нет', 'stop', 'отмена', 'cancel'])('“%s” ends it', async (no) => {
  const talk = begin('nestor restart docs');
  await talk.asks('confirm');
  talk.say(no);
  await talk.hears(/Cancelled/);
  talk.say('yes');
  await answerTo(stageOf(), talk, () => talk.say('nestor yes'));
  expect(talk.said().some(({ words }) => words.includes('Succeeded'))).toBe(false);
});

test('status, history, logs and commits report what has run', async () => {
  const stage = stageOf();
  const talk = await deployed('nestor deploy docs v1.1.0');
  const { as } = talk;
  const id = stage.slack.person(as).id;
  const { docs } = stage.project.repositories;
  const short = (await docs?.git('rev-parse', '--short=7', 'v1.1.0^{commit}')) ?? '';
  const status = (await ask(stage, { as, text: 'nestor status docs' })).text;
  expect(status).toMatch(
    new RegExp(`\\*live\\*: \`v1\\.1\\.0\` \\(\`${short}\`\\) since .* ago\\) by <@${id}> \\(#\\d+\\)`),
  );
  expect(status).toContain('2 commits behind `v1.2.0`');
  const history = (await ask(stage, { as, text: 'nestor history docs live 1' })).text;
  expect(history).toMatch(new RegExp(`deployment of \\*docs\\* on \\*live\\* .*by <@${id}>: \\*Succeeded\\* after`));
  const commits = (await ask(stage, { as, text: 'nestor commits docs live' })).text;
  expect(commits).toContain('*Adds 2 commits*');
  const logs = await ask(stage, { as, text: 'nestor logs' });
  expect(logs.text).toContain('working on live');
  for (const [text, answer] of [
    ['nestor status nowhere', /There is no application `nowhere`/],
    ['nestor history docs nowhere', /\*?docs\*? has no environment `nowhere`/],
    ['nestor commits docs live v9', /no version `v9`/],
    ['nestor commits docs', /Which application and environment/],
    ['nestor logs #999999', /There is no run `#999999`/],
    ['nestor logs constructor', /There is no run `constructor`/],
    ['nestor status constructor', /There is no application `constructor`/],
    ['nestor deploy constructor', /There is no application `constructor`/],
    ['nestor deploy docs v1.0.0 to constructor', /has no environment `constructor`/],
    ['nestor deploy docs v1.0.0 to live and more', /Unexpected: `/],
    ['nestor history 0', /from 1 to 100/],
  ] as const)
    expect((await ask(stage, { as: people.next(), text })).words).toMatch(answer);
});
