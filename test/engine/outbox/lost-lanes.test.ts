import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createDispatcher, type Dispatcher, type Perform } from '../../../src/engine/outbox/dispatcher.ts';
import { Lapsed, type Effect, type Store } from '../../../src/ports/index.ts';
import { openRedisStore } from '../../../src/store/redis/open.ts';
import { patience } from '../../helpers/patience.ts';
import { RedisServer } from '../../helpers/redis.ts';
import { commitOf, effect } from '../../store/commits.ts';
import { Diary } from '../diary.ts';

const lane = 'lane';

let server: RedisServer;
let log: Diary;
let first: Store;
let second: Store;
let lanes: Dispatcher;
/** What the first process was told to carry out, with a question eventId where it may have been done. */
let tried: string[];
/** The first try: whether it is still its own, and its end. */
let begun: PromiseWithResolvers<() => boolean>;
let end: PromiseWithResolvers<void>;

beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(() => server.dispose());

beforeEach(async () => {
  await server.cli('FLUSHALL');
  log = new Diary();
  [first, second] = [await open(), await open()];
  tried = [];
  begun = Promise.withResolvers();
  end = Promise.withResolvers();
  const perform: Perform = async ({ key }, maybeDone, isStillOwner) => {
    tried.push(maybeDone ? `${key}?` : key);
    if (tried.length > 1) return;
    begun.resolve(isStillOwner);
    await end.promise;
  };
  lanes = createDispatcher({ store: first, log, perform, isLong: () => false, isVital: () => false, sweepEvery: 100 });
  lanes.start();
  const effects: Effect[] = [effect(lane, 'a'), effect(lane, 'b')];
  await first.commit(commitOf('m', { effects }));
  lanes.add([lane], effects);
});
afterEach(async () => {
  await lanes.stop(1000);
  await Promise.all([first.close(), second.close()]);
});

const open = () => openRedisStore({ url: server.url, now: Date.now, log });

/** As if the first process had been silent for longer than it is believed to be alive. */
const takeForDead = () => server.cli('DEL', `{nestor}:alive:${first.instance}`);

test('what waits on a lane that passed to another process is left to that one', async () => {
  const isStillOwner = await begun.promise;
  expect(isStillOwner()).toBe(true);
  await takeForDead();
  expect((await second.claim(lane)).map(({ key }) => key)).toEqual(['a', 'b']);
  await vi.waitFor(() => expect(isStillOwner()).toBe(false), patience);
  const asked = vi.spyOn(first, 'laneGuard');
  end.reject(new Lapsed('too late'));
  // Of each of the two it asks whether it has the lane again, and lets go of both.
  await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(2), patience);
  expect(tried).toEqual(['a']);
  await second.settle(lane, ['a']);
  await second.close();
  await vi.waitFor(() => expect(tried).toEqual(['a', 'b?']), patience);
  expect(log.lines).toEqual([]);
});

test('what waits on a lane that was lost and won back may have been done by another process', async () => {
  const isStillOwner = await begun.promise;
  await takeForDead();
  await vi.waitFor(() => expect(first.laneGuard(lane)() && !isStillOwner()).toBe(true), patience);
  expect(tried).toEqual(['a']);
  end.reject(new Lapsed('too late'));
  await vi.waitFor(() => expect(tried).toEqual(['a', 'a?', 'b?']), patience);
  await vi.waitFor(async () => expect(await first.claim(lane)).toEqual([]), patience);
  expect(log.lines).toEqual([]);
});
