import { expect, test, vi } from 'vitest';
import type { Button, Message } from '../../../src/sandbox/index.ts';
import { encode, type Pressed } from '../../../src/language/button.ts';
import { answerTo, ask, crew, strangeMarkup } from '../../helpers/asking.ts';
import { PATIENCE } from '../../helpers/patience.ts';
import { shareStage } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';

const people = crew(40);
const stageOf = shareStage({
  store: 'embedded',
  project: { channels: ['ops', 'more'] },
  sandbox: {
    people: [
      ...people.names,
      { name: 'gus', guest: 'multi' },
      { name: 'gil', guest: 'single' },
      { name: 'sue', stranger: true },
    ],
    channels: ['ops', 'more'],
  },
});

const begin = (text: string, as = people.next(), channel = 'ops') => new Talk(stageOf(), { as, text, channel });

/** Nothing was started by what the work does. */
async function startsNothing(work: () => Promise<void>): Promise<void> {
  const { project } = stageOf();
  const before = await project.started();
  await work();
  await stageOf().until(() => stageOf().slack.undelivered === 0, 'everything acknowledged');
  expect(await project.started()).toEqual(before);
}

/** What the bot says to a press; presses are answered in the thread. */
function pressed(talk: Talk, as: string, button: Button): Promise<Message> {
  return answerTo(stageOf(), talk, () => stageOf().slack.press({ as, button }));
}

test.each([
  ['gus', /you are a guest/],
  ['gil', /you are a guest/],
  ['sue', /you belong to another workspace/],
])('%s is refused and told why', async (as, why) => {
  await startsNothing(async () => {
    for (const text of ['nestor deploy docs v1.0.0', 'nestor status', 'nestor help'])
      expect((await ask(stageOf(), { as, text })).words).toMatch(why);
  });
});

test('nobody else can answer, by words or by button, and a press says whose question it is', async () => {
  const stage = stageOf();
  const talk = begin('nestor deploy docs v1.0.0');
  const other = people.next();
  const question = await talk.asks('confirm');
  const deploy = stage.slack.button(question, 'Deploy');
  await startsNothing(async () => {
    const refused = await pressed(talk, other, deploy);
    expect(refused.text).toBe(
      `<@${stage.slack.person(other).id}> Only <@${stage.slack.person(talk.as).id}> can answer this.`,
    );
    expect((await pressed(talk, 'gus', deploy)).words).toMatch(/Only .* can answer|you are a guest/);
    const say = (text: string) => stage.slack.say({ as: other, channel: 'ops', text, thread: talk.began });
    say('yes');
    say('cancel');
    expect((await answerTo(stage, talk, () => say('nestor yes'))).words).toContain("I haven't asked you anything");
    expect((await answerTo(stage, talk, () => say('nestor cancel'))).words).toContain('nothing to cancel');
    expect(question.buttons).toEqual(['Deploy', 'Back', 'Cancel']);
  });
  talk.say('cancel');
  await talk.hears(/Cancelled/);
});

test('a press on a closed question changes nothing and says so, even during a later dialogue', async () => {
  const stage = stageOf();
  const talk = begin('nestor deploy docs v1.0.0');
  const question = await talk.asks('confirm');
  const [deploy, back, cancel] = ['Deploy', 'Back', 'Cancel'].map((words) => stage.slack.button(question, words));
  talk.say('cancel');
  await talk.hears(/Cancelled/);
  if (!deploy || !back || !cancel) throw new Error('there are three buttons');
  await startsNothing(async () => {
    for (const button of [deploy, back, cancel])
      expect((await pressed(talk, talk.as, button)).words).toContain('That question is over; nothing was changed');
    const later = begin('nestor deploy docs v1.1.0', talk.as);
    const open = await later.asks('confirm');
    for (const button of [deploy, back, cancel])
      expect((await pressed(talk, talk.as, button)).words).toContain('That question is over; nothing was changed');
    expect(open.buttons).toEqual(['Deploy', 'Back', 'Cancel']);
    later.say('cancel');
    await later.hears(/Cancelled/);
  });
});

test('a button of an earlier page or question of the same dialogue no longer counts', async () => {
  const stage = stageOf();
  const talk = begin('nestor deploy');
  const first = await talk.asks('app');
  const docs = stage.slack.button(first, 'docs');
  talk.press(first, 'shop');
  await talk.asks('environment');
  expect((await pressed(talk, talk.as, docs)).words).toContain('That question is over');
  talk.say('back');
  await talk.asks('app');
  expect((await pressed(talk, talk.as, docs)).words).toContain('That question is over');
  talk.say('cancel');
});

test('a button with a forged value does nothing', async () => {
  const stage = stageOf();
  const talk = begin('nestor deploy');
  const other = begin('nestor deploy docs v1.0.0');
  const question = await talk.asks('app');
  const button = stage.slack.button(question, 'docs');
  const own = JSON.parse(button.value ?? '') as [string, string, number, string, number];
  const made = (value: string): Button => ({ ...button, value, element: { ...button.element, value } });
  const [dialogue, person, number] = own;
  const with_ = (change: Partial<Pressed>) =>
    made(encode({ dialogue, person, number, answer: 'choose', index: 0, ...change }));
  const others = stage.slack.button(await other.asks('confirm'), 'Deploy');
  await startsNothing(async () => {
    const open = async (button: Button) => {
      const again = await pressed(talk, talk.as, button);
      expect(again.buttons).toEqual(['shop', 'docs', 'Back', 'Cancel']);
    };
    await open(with_({ index: 99 }));
    await open(with_({ index: -1 }));
    await open(with_({ answer: 'yes' }));
    await open(with_({ answer: 'more' }));
    const over = async (button: Button) =>
      expect((await pressed(talk, talk.as, button)).words).toMatch(/That question is over|Only .* can answer this/);
    await over(with_({ dialogue: `${dialogue}0` }));
    await over(with_({ number: number + 1 }));
    await over(with_({ dialogue: 'D1/<!channel>' }));
    await over(with_({ person: stage.slack.person(other.as).id }));
    await over(with_({ person: '<!channel>' }));
    // Somebody else's question, as if it had been put to the one who presses.
    const stolen = JSON.parse(others.value ?? '') as unknown[];
    await over(made(JSON.stringify([stolen[0], person, ...stolen.slice(2)])));
    const before = talk.said().length;
    for (const garbage of [
      '',
      'null',
      '[]',
      '{}',
      '[1,2,3,4]',
      '["a","b",1e999,"yes"]',
      '["a","b",1,"constructor"]',
      '\u0000',
      '['.repeat(1900),
    ])
      stage.slack.press({ as: talk.as, button: made(garbage) });
    await stage.until(() => stage.slack.undelivered === 0, 'everything acknowledged');
    expect((await answerTo(stage, talk, () => talk.say('what?'))).words).toContain("I didn't understand");
    expect(talk.said()).toHaveLength(before + 1);
    for (const message of talk.said()) expect(strangeMarkup(message)).toEqual([]);
  });
  talk.say('cancel');
  other.say('cancel');
  await other.hears(/Cancelled/);
});

test('one person can hold a dialogue in each of two channels', async () => {
  const as = people.next();
  const here = begin('nestor deploy', as);
  await here.asks('app');
  const there = begin('nestor restart docs', as, 'more');
  await there.asks('confirm');
  here.say('docs');
  await here.asks('version');
  there.say('cancel');
  await there.hears(/Cancelled/);
  here.say('v1.0.0');
  await here.asks('confirm');
  here.say('cancel');
  expect((await here.hears(/^Cancelled|\*Cancelled\*/)).channel.name).toBe('ops');
});

test.each([
  [
    'deactivated',
    /they are deactivated/,
    (as: string) => stageOf().slack.admin.changePerson(as, { deactivated: true }),
  ],
  ['made a guest', /they are a guest/, (as: string) => stageOf().slack.admin.changePerson(as, { guest: 'multi' })],
  ['taken out of the channel', /they are not in this channel/, (as: string) => stageOf().slack.admin.kick('ops', as)],
])('%s between the question and the yes: nothing is started, and why is said', async (_, why, change) => {
  const stage = stageOf();
  const talk = begin('nestor deploy docs v1.0.0');
  const question = await talk.asks('confirm');
  change(talk.as);
  await startsNothing(async () => {
    talk.press(question, 'Deploy');
    const ended = await talk.hears(/Failed|I can't do that for you/);
    expect(ended.words).toMatch(why);
    await vi.waitFor(async () => expect((await stage.history())[0]?.status).toBe('failed'), PATIENCE);
  });
});

test('a person who cannot be looked up is refused, and may try again', async () => {
  const stage = stageOf();
  const as = people.next();
  const fault = stage.slack.fault({ kind: 'error', error: 'user_not_found', method: 'users.info', times: 1000 });
  await startsNothing(async () => {
    expect((await ask(stage, { as, text: 'nestor deploy docs v1.0.0' })).words).toContain(
      'I could not look up who you are',
    );
  });
  fault.remove();
  await vi.waitFor(
    async () => expect((await ask(stage, { as, text: 'nestor help' })).words).toContain('deploy'),
    PATIENCE,
  );
});

test('a look-up fails between the yes and the start: nothing starts', async () => {
  const stage = stageOf();
  const talk = begin('nestor deploy docs v1.0.0');
  await talk.asks('confirm');
  const fault = stage.slack.fault({ kind: 'status', status: 500, method: 'users.info', times: 1000 });
  await startsNothing(async () => {
    talk.say('yes');
    expect((await talk.ends('Failed')).words).toContain('I could not look up who they are');
  });
  fault.remove();
});
