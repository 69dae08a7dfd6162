import { describe, expect, test } from 'vitest';
import { inWords } from '../../../src/bot/in-words.ts';
import { english } from '../../../src/language/en/english.ts';
import { refusingWithoutStore } from '../../../src/engine/inbound/refuse-without-store.ts';
import { StoreUnavailable, type Transport, type Inbound } from '../../../src/ports/index.ts';
import { render } from '../../../src/slack/blocks/render.ts';
import { encodeRun } from '../../../src/language/button.ts';
import { Diary } from '../diary.ts';

function outage(take: (inbound: Inbound) => Promise<void>) {
  const said: { text: string; thread: unknown; key: string }[] = [];
  const chat: Pick<Transport, 'post'> = {
    post: async ({ to, content, key }) => {
      said.push({ text: render(content).text, thread: to, key });
      return { ts: '1' };
    },
  };
  const diary = new Diary();
  const deps = { bot: { name: 'nestor', user: 'UB0T' }, channels: new Set(['C1']), log: diary, take };
  return { said, diary, take: refusingWithoutStore({ ...deps, chat: inWords(chat as Transport, english) }) };
}

const message = (changes: Partial<Extract<Inbound, { kind: 'message' }>> = {}): Inbound => ({
  kind: 'message',
  id: 'm1',
  channel: 'C1',
  ts: '100',
  person: 'U1',
  text: 'nestor deploy',
  at: 1,
  ...changes,
});

const press: Inbound = {
  kind: 'press',
  id: 'p1',
  channel: 'C1',
  ts: '200',
  thread: '100',
  person: 'U1',
  value: encodeRun({ run: 1, action: 'abort' }),
  at: 1,
};

const unavailable = (): Promise<void> => Promise.reject(new StoreUnavailable('gone'));

test('while the store is there nothing is added', async () => {
  const taken: string[] = [];
  const { take, said } = outage(async ({ id }) => void taken.push(id));
  await take(message());
  await take(message());
  expect(taken).toEqual(['m1', 'm1']);
  expect(said).toEqual([]);
});

test('a store that is back in a moment was no outage', async () => {
  let away = 3;
  const { take, said } = outage(async () => {
    away -= 1;
    if (away > 0) throw new StoreUnavailable('gone');
  });
  await take(message());
  expect(said).toEqual([]);
});

describe.concurrent('while the store is away', () => {
  test('who speaks to the bot is told that it cannot remember, in the thread', async () => {
    const { take, said, diary } = outage(unavailable);
    await Promise.all([take(message()), take(press)]);
    expect(said).toMatchObject([
      { thread: { channel: 'C1', thread: '100' }, key: 'm1/outage' },
      { thread: { channel: 'C1', thread: '100' }, key: 'p1/outage' },
    ]);
    expect(said[0]?.text).toMatch(/^<@U1> My database is unreachable/);
    expect(diary.lines).toEqual(Array(2).fill('warn: refused: the store is unavailable'));
  });

  test('who speaks of something else is told nothing', async () => {
    const { take, said } = outage(unavailable);
    await take(message({ text: 'lunch?' }));
    expect(said).toEqual([]);
  });

  test.each([
    ['words in a thread, which may be an answer,', message({ text: 'yes', thread: '90' })],
    ['words to the bot elsewhere', message({ channel: 'C2' })],
    ['a press elsewhere', { ...press, channel: 'C2' }],
  ])('%s are left to be delivered again', async (_, inbound) => {
    const { take, said } = outage(unavailable);
    await expect(take(inbound)).rejects.toThrow(StoreUnavailable);
    expect(said).toEqual([]);
  });

  test('what is refused is not done when it is delivered again', async () => {
    let works = false;
    const taken: string[] = [];
    const { take, said } = outage(async ({ id }) => {
      if (!works) throw new StoreUnavailable('gone');
      taken.push(id);
    });
    await take(message());
    works = true;
    for (const id of ['m1', 'm2']) await take(message({ id }));
    expect(taken).toEqual(['m2']);
    expect(said).toHaveLength(1);
  });

  test('a thousand refusals are remembered', async () => {
    let works = false;
    const taken: string[] = [];
    const { take } = outage(async ({ id }) => {
      if (!works) throw new StoreUnavailable('gone');
      taken.push(id);
    });
    await Promise.all(Array.from({ length: 1001 }, (_, index) => take(message({ id: `m${index}` }))));
    works = true;
    for (let index = 0; index < 1001; index += 1) await take(message({ id: `m${index}` }));
    expect(taken).toHaveLength(1);
  });
});

test('any other failure is passed on', async () => {
  const { take, said } = outage(() => Promise.reject(new Error('a bug')));
  await expect(take(message())).rejects.toThrow('a bug');
  expect(said).toEqual([]);
});
