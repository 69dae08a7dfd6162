import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDispatcher, type Dispatcher, type Perform } from '../../../src/engine/outbox/dispatcher.ts';
import { BotRefused, ChatRefusal, StoreUnavailable, type Effect, type Store } from '../../../src/ports/index.ts';
import { commitOf } from '../../store/commits.ts';
import { Diary } from '../diary.ts';
import { openedStore, type Opened } from '../opened.ts';
import { patience } from '../../helpers/patience.ts';

let opened: Opened;
let store: Store;
let log: Diary;
const made: Dispatcher[] = [];

beforeEach(async () => {
  opened = await openedStore();
  ({ store } = opened);
  log = new Diary();
});
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(made.splice(0).map((lanes) => lanes.stop(1000)));
  await opened.dispose();
});

const effect = (lane: string, key: string, type = 'post'): Effect => ({ key, lane, type, params: null });

function lanesOf(perform: Perform): Dispatcher {
  const lanes = createDispatcher({
    store,
    log,
    perform,
    isLong: ({ type }) => type === 'execute',
    isVital: ({ type }) => type === 'ask',
    sweepEvery: 20,
  });
  made.push(lanes);
  return lanes;
}

/** Commits effects, and hands them to lanes as the loop does. */
async function commit(seen: string, effects: readonly Effect[], lanes?: Dispatcher): Promise<void> {
  const committed = await store.commit(commitOf(seen, { effects }));
  if (committed.outcome !== 'committed') throw new Error(committed.outcome);
  lanes?.add(committed.mine, effects);
}

/** Records what is performed; `until` resolves with it when so much was done. */
function recorder(act: (effect: Effect, maybeDone: boolean) => unknown = () => undefined) {
  const tried: string[] = [];
  const done: string[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const perform: Perform = async (one, maybeDone) => {
    tried.push(maybeDone ? `${one.key}?` : one.key);
    await act(one, maybeDone);
    done.push(one.key);
    for (const { count, resolve } of waiting) if (done.length >= count) resolve();
  };
  const until = async (count: number): Promise<string[]> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.push({ count, resolve });
    if (done.length < count) await promise;
    return done;
  };
  return { perform, tried, done, until };
}

/** Nothing of these lanes is left in the outbox. */
const emptied = (...lanes: string[]) =>
  vi.waitFor(async () => {
    for (const lane of lanes) expect(await store.claim(lane)).toEqual([]);
  }, patience);

test('effects of a lane are performed one after the other, those of another lane meanwhile', async () => {
  const first = Promise.withResolvers<void>();
  const { perform, until, tried } = recorder(({ key }) => (key === 'a1' ? first.promise : undefined));
  const lanes = lanesOf(perform);
  await commit('m', [effect('a', 'a1'), effect('a', 'a2'), effect('b', 'b1'), effect('b', 'b2')], lanes);
  expect(await until(2)).toEqual(['b1', 'b2']);
  expect(tried).not.toContain('a2');
  await commit('n', [effect('a', 'a3')], lanes);
  first.resolve();
  expect(await until(5)).toEqual(['b1', 'b2', 'a1', 'a2', 'a3']);
  expect(tried.some((key) => key.endsWith('?'))).toBe(false);
  await emptied('a', 'b');
});

test('one that failed at the store is tried again as one that may have been done already', async () => {
  let away = 2;
  const { perform, until, tried } = recorder(() => {
    away -= 1;
    if (away >= 0) throw new StoreUnavailable('gone');
  });
  await commit('m', [effect('a', 'a1')], lanesOf(perform));
  await until(1);
  expect(tried).toEqual(['a1', 'a1?', 'a1?']);
  await emptied('a');
});

test('one that fails is tried again, as one that may have been done already, and those behind it wait', async () => {
  let failures = 2;
  const { perform, until, tried } = recorder(({ key }) => {
    failures -= key === 'a1' ? 1 : 0;
    if (key === 'a1' && failures >= 0) throw new Error('passing');
  });
  await commit('m', [effect('a', 'a1'), effect('a', 'a2')], lanesOf(perform));
  await until(2);
  expect(tried).toEqual(['a1', 'a1?', 'a1?', 'a2']);
  expect(log.lines).toEqual(Array(2).fill('warn: an effect failed; retrying'));
  await emptied('a');
});

test('one that the chat refuses for good is given up at once, and the next is performed', async () => {
  const { perform, until, tried } = recorder(({ key }) => {
    if (key === 'a1') throw new ChatRefusal('channel_not_found', 'it is gone');
  });
  await commit('m', [effect('a', 'a1'), effect('a', 'a2')], lanesOf(perform));
  expect(await until(1)).toEqual(['a2']);
  expect(tried).toEqual(['a1', 'a2']);
  expect(log.lines).toEqual(['error: an effect failed; giving up']);
  await emptied('a');
});

test('one that fails for no known reason is given up after five tries; one that misses the store never is', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { perform, tried, done } = recorder(({ key }) => {
    if (key === 'a1') throw new Error('a bug');
    if (key === 'b1' && tried.filter((name) => name.startsWith('b1')).length < 12) throw new StoreUnavailable('gone');
  });
  await commit('m', [effect('a', 'a1'), effect('a', 'a2'), effect('b', 'b1')], lanesOf(perform));
  while (done.length < 2) await vi.advanceTimersByTimeAsync(1000);
  expect(tried.filter((key) => key.startsWith('a1'))).toHaveLength(5);
  expect(done.sort()).toEqual(['a2', 'b1']);
  expect(log.lines.filter((line) => line.startsWith('error'))).toHaveLength(1);
});

test('one that nobody can go on without is tried until it is done, or the chat refuses it for good', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { perform, tried, done } = recorder(({ key }) => {
    if (key === 'a1' && tried.length < 30) throw new Error('passing');
    if (key === 'a2') throw new ChatRefusal('is_archived', 'it is archived');
  });
  await commit('m', [effect('a', 'a1', 'ask'), effect('a', 'a2', 'ask'), effect('a', 'a3')], lanesOf(perform));
  while (done.length < 2) await vi.advanceTimersByTimeAsync(1000);
  expect(done).toEqual(['a1', 'a3']);
  expect(tried.slice(29)).toEqual(['a1?', 'a2', 'a3']);
});

test('one that is refused as the bot itself is refused is left for the next start', async () => {
  const { perform, tried } = recorder(() => {
    throw new BotRefused('token_revoked', 'the bot token');
  });
  const lanes = lanesOf(perform);
  await commit('m', [effect('a', 'a1')], lanes);
  await vi.waitFor(() => expect(tried).toEqual(['a1', 'a1?']), patience);
  await lanes.stop(1000);
  expect((await store.claim('a')).map(({ key }) => key)).toEqual(['a1']);
  expect(log.lines).toEqual([]);
});

test('what another process left is taken over, as what may have been done already', async () => {
  await commit('m', [effect('a', 'a1'), effect('a', 'a2')]);
  await opened.reopen();
  ({ store } = opened);
  const { perform, until, tried } = recorder();
  lanesOf(perform).start();
  await until(2);
  expect(tried).toEqual(['a1?', 'a2?']);
  await emptied('a');
});

test('what is committed while a lane is swept is performed once', async () => {
  const { perform, until, done } = recorder();
  const lanes = lanesOf(perform);
  lanes.start();
  for (let index = 0; index < 50; index += 1) await commit(`m${index}`, [effect(`l${index % 3}`, `e${index}`)], lanes);
  await until(50);
  await emptied('l0', 'l1', 'l2');
  expect([...done].sort()).toEqual(Array.from({ length: 50 }, (_, index) => `e${index}`).sort());
  for (const lane of [0, 1, 2]) {
    const ofLane = done.map((key) => Number(key.slice(1))).filter((index) => index % 3 === lane);
    expect(ofLane).toEqual(ofLane.toSorted((a, b) => a - b));
  }
});

test('a stop waits for what is under way and begins nothing more, which is left in the outbox', async () => {
  const begun = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const { perform, done } = recorder(async ({ key }) => {
    begun.resolve();
    if (key === 'a1') await release.promise;
  });
  const lanes = lanesOf(perform);
  await commit('m', [effect('a', 'a1'), effect('a', 'a2')], lanes);
  await begun.promise;
  const stopped = lanes.stop(10_000);
  release.resolve();
  await stopped;
  expect(done).toEqual(['a1']);
  lanes.add(['b'], [effect('b', 'b1')]);
  expect(done).toEqual(['a1']);
  await vi.waitFor(async () => expect((await store.claim('a')).map(({ key }) => key)).toEqual(['a2']), patience);
});

test('a stop waits for no command, and not longer than it may', async () => {
  const never = new Promise<void>(() => undefined);
  const { perform } = recorder(() => never);
  const lanes = lanesOf(perform);
  await commit('m', [effect('work', 'w1', 'execute'), effect('talk', 't1')], lanes);
  await lanes.stop(50);
  expect((await store.claim('work')).map(({ key }) => key)).toEqual(['w1']);
});

test('a failure that a stop brings about is no failure: it is left for the next start', async () => {
  const begun = Promise.withResolvers<void>();
  const cut = Promise.withResolvers<void>();
  const { perform } = recorder(async () => {
    begun.resolve();
    await cut.promise;
  });
  const lanes = lanesOf(perform);
  await commit('m', [effect('a', 'a1')], lanes);
  await begun.promise;
  const stopped = lanes.stop(1000);
  cut.reject(new ChatRefusal('stopped', 'cut short'));
  await stopped;
  expect(log.lines).toEqual([]);
  expect((await store.claim('a')).map(({ key }) => key)).toEqual(['a1']);
});
