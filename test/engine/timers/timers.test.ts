import { afterEach, beforeEach, expect, test } from 'vitest';
import { StoreUnavailable, type Store, type Timer } from '../../../src/ports/index.ts';
import { createTimers, type Timers } from '../../../src/engine/timers/timers.ts';
import { commitOf } from '../../store/commits.ts';
import { Diary } from '../diary.ts';
import { openedStore, type Opened } from '../opened.ts';

let opened: Opened;
let store: Store;
let timers: Timers | undefined;
beforeEach(async () => {
  opened = await openedStore();
  ({ store } = opened);
});
afterEach(async () => {
  timers?.stop();
  await opened.dispose();
});

const set = (seen: string, ...list: Timer[]) => store.commit(commitOf(seen, { timers: { set: list, clear: [] } }));
const clear = (key: string) => store.commit(commitOf(`clear/${key}`, { timers: { set: [], clear: [key] } }));

/** Fires what is due until so many have fired. */
async function fired(count: number, fire: (timer: Timer) => Promise<unknown> = ({ key }) => clear(key), at = 1000) {
  const done = Promise.withResolvers<void>();
  const list: Timer[] = [];
  const log = new Diary();
  timers = createTimers({
    store,
    now: () => at,
    log,
    every: 5,
    fire: async (timer) => {
      list.push(timer);
      try {
        await fire(timer);
      } finally {
        if (list.length >= count) done.resolve();
      }
    },
  });
  timers.start();
  await done.promise;
  timers.stop();
  return { list, log };
}

test('what is due fires, oldest first, and what is not due does not', async () => {
  await set('m', { key: 'c', at: 1001, event: {} }, { key: 'b', at: 1000, event: {} }, { key: 'a', at: 5, event: {} });
  const { list } = await fired(2);
  expect(list.map(({ key }) => key)).toEqual(['a', 'b']);
  expect(await store.due(2000, 10)).toMatchObject([{ key: 'c' }]);
});

test('a timer fires until it is cleared', async () => {
  await set('m', { key: 'a', at: 5, event: { of: 'a' } });
  const { list } = await fired(3, async () => undefined);
  expect(list.map(({ event }) => event)).toEqual([{ of: 'a' }, { of: 'a' }, { of: 'a' }]);
});

test('one that fails is said and tried again', async () => {
  await set('m', { key: 'a', at: 5, event: {} });
  let failures = 0;
  const { list, log } = await fired(2, async ({ key }) => {
    failures += 1;
    if (failures === 1) throw new Error('failed');
    await clear(key);
  });
  expect(list).toHaveLength(2);
  expect(log.lines).toEqual(['error: a timer failed; retrying']);
});

test('one that fails for good keeps none of the others from firing', async () => {
  await set('m', { key: 'bad', at: 1, event: {} }, { key: 'good', at: 2, event: {} });
  const { list } = await fired(4, async ({ key }) => {
    if (key === 'bad') throw new Error('failed for good');
    await clear(key);
  });
  expect(list.slice(0, 3).map(({ key }) => key)).toEqual(['bad', 'good', 'bad']);
});

test('a store that is away is waited for', async () => {
  await set('m', { key: 'a', at: 5, event: {} });
  let away = true;
  const { list, log } = await fired(2, async ({ key }) => {
    if (!away) return clear(key);
    away = false;
    throw new StoreUnavailable('gone');
  });
  expect(list).toHaveLength(2);
  expect(log.lines).toEqual(['warn: could not read the timers; retrying']);
});
