import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createSubscriptions } from '../../../../src/engine/handlers/run/subscriptions.ts';
import { documents, lanes } from '../../../../src/engine/documents/keys.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { createRuns, type Runs } from '../../../../src/engine/turns/runs.ts';
import type { Chat, Outcome, Repositories, Store } from '../../../../src/ports/index.ts';
import { openRedisStore } from '../../../../src/store/redis/open.ts';
import { RedisServer } from '../../../helpers/redis.ts';
import { record } from '../../../machines/records.ts';
import { carrier, confirm, HERE, startedBy, succeeded } from '../../carrier.ts';
import { configured } from '../../configured.ts';
import { Diary } from '../../diary.ts';
import { openedStore, type Opened } from '../../opened.ts';
import { patience } from '../../../helpers/patience.ts';

const { id } = record;
const until = (look: () => unknown) => vi.waitFor(look, { ...patience, interval: 5 });

let opened: Opened;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  opened = await openedStore();
});
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await opened.dispose();
});

/** How often a run's record is read from the store. */
function countLoads(store: Store): () => number {
  const load = vi.spyOn(store, 'load');
  return () => load.mock.calls.filter(([keys]) => keys.includes(documents.run(id))).length;
}

test('from its confirmation to its end a run of 7 s is read at most 12 times', async () => {
  await confirm(opened.store, Date.now());
  await opened.reopen();
  const { store } = opened;
  const loads = countLoads(store);
  const ended = Promise.withResolvers<Outcome>();
  const started = Promise.withResolvers<void>();
  const said: string[] = [];
  const chat: Chat = {
    async post({ view }) {
      said.push(view.kind);
      return { ts: '200' };
    },
    async edit({ view }) {
      if (view.kind === 'run') said.push(view.run.status);
    },
    async upload() {
      said.push('file');
    },
    find: async () => undefined,
  };
  const file = { path: '/runs/5.log', bytes: 1, compressed: false, leftOut: 0, dispose: async () => undefined };
  const engine = createEngine({
    about: { version: '1', startedAt: 0, store: 'embedded' },
    config: configured({
      operations: { deploy: { kind: 'command', run: ['./deploy.sh'], env: {}, timeout: 60_000, grace: 5000 } },
    }),
    bot: { name: 'nestor', user: 'UBOT' },
    channels: new Set(['C1']),
    store,
    chat,
    people: { peek: () => undefined, look: async (user) => ({ id: user, objections: [] }) },
    repositories: {} as Repositories,
    executor: {
      locationOf: () => HERE,
      reaches: async () => true,
      carryOut: async (_, { mayAct }) => {
        expect(await mayAct()).toBe(true);
        started.resolve();
        return ended.promise;
      },
    },
    outputs: {
      news: async () => ({ tail: [], progress: null, links: [] }),
      log: async () => file,
      whereIs: () => 'here:/runs/5.log',
    },
    prober: { ask: async () => ({ failure: { code: 'probe-printed-nothing' } }) },
    now: Date.now,
    log: new Diary(),
  });
  onTestFinished(() => engine.stop(1000));
  engine.start();
  await until(() => expect(said).toContain('run'));
  await started.promise;
  await vi.advanceTimersByTimeAsync(7000);
  await until(() => expect(said.filter((word) => word === 'running')).toHaveLength(2));
  ended.resolve(succeeded);
  await until(() => expect(said).toEqual(expect.arrayContaining(['succeeded', 'file', 'runEnded'])));
  expect(loads()).toBeLessThanOrEqual(12);
  expect(loads()).toBeGreaterThan(0);
});

/** A run that is followed from here; `own` is what this process knows of runs. */
async function followed(): Promise<{ own: Runs; another: Runs; loads: () => number }> {
  const { store } = opened;
  const options = { store, now: Date.now, perform: () => undefined };
  const [own, another] = [createRuns(options), createRuns(options)];
  await confirm(store, Date.now());
  await own.happen(id, 'started', startedBy(store.instance, HERE));
  return { own, another, loads: countLoads(store) };
}

async function subscribed(runs: Runs) {
  const run = await runs.read(id);
  if (run === undefined) throw new Error('there is no such run');
  const subscriptions = createSubscriptions({ runs, store: opened.store, log: new Diary() });
  return { subscriptions, run, subscription: subscriptions.open(run) };
}

const abort = { type: 'abort', at: 1, person: 'U2' } as const;

test('what this process commits is heard at once, without a read', async () => {
  const { own, loads } = await followed();
  const { subscription } = await subscribed(own);
  const before = loads();
  const heard: unknown[] = [];
  subscription.onChange(({ stop }) => heard.push(stop?.person));
  await own.happen(id, 'abort', abort);
  expect(heard).toEqual(['U2']);
  expect(subscription.latest.stop?.person).toBe('U2');
  expect(loads()).toBe(before);
});

test('what was committed between the read of a run and its subscription is known at once', async () => {
  const { own } = await followed();
  const run = await own.read(id);
  if (run === undefined) throw new Error('there is no such run');
  await own.happen(id, 'abort', abort);
  const subscriptions = createSubscriptions({ runs: own, store: opened.store, log: new Diary() });
  const subscription = subscriptions.open(run);
  expect(subscription.latest.stop?.person).toBe('U2');
  subscription.close();
});

test('what another process commits is heard when it wakes the lane, otherwise within a second or three', async () => {
  const { own, another } = await followed();
  const { subscriptions, subscription } = await subscribed(own);
  await another.happen(id, 'abort', abort);
  expect(subscription.latest.stop).toBeNull();
  subscriptions.wake(lanes.work(id));
  await until(() => expect(subscription.latest.stop?.person).toBe('U2'));

  await another.happen(id, 'adopted', { type: 'adopted', instance: 'another' });
  await vi.advanceTimersByTimeAsync(3000);
  await until(() => expect(subscription.latest.instance).toBe('another'));
  await another.happen(id, 'back', { type: 'adopted', instance: 'a third' });
  await vi.advanceTimersByTimeAsync(1000);
  await until(() => expect(subscription.latest.instance).toBe('a third'));
});

test('however many subscribe, there is one reader, until the last has closed', async () => {
  const { own, loads } = await followed();
  const { subscriptions, run, subscription } = await subscribed(own);
  const others = [subscriptions.open(run), subscriptions.open(run)];
  const before = loads();
  await vi.advanceTimersByTimeAsync(3000);
  expect(loads()).toBe(before + 1);
  for (const other of others) other.close();
  await vi.advanceTimersByTimeAsync(3000);
  expect(loads()).toBe(before + 2);
  subscription.close();
  subscription.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(loads()).toBe(before + 2);
});

test('a record that cannot be read is read again', async () => {
  const { own, another } = await followed();
  const { subscription } = await subscribed(own);
  vi.spyOn(opened.store, 'load').mockRejectedValueOnce(new Error('EIO'));
  await another.happen(id, 'abort', abort).catch(() => another.happen(id, 'abort', abort));
  await vi.advanceTimersByTimeAsync(6000);
  await until(() => expect(subscription.latest.stop?.person).toBe('U2'));
});

test('an abort through another bot stops the command before the next read is due', async () => {
  vi.useRealTimers();
  const server = await RedisServer.start();
  onTestFinished(() => server.dispose());
  const open = async () => {
    const store = await openRedisStore({ url: server.url, now: Date.now, log: new Diary() });
    onTestFinished(() => store.close());
    return store;
  };
  const [first, here, there] = [await open(), await open(), await open()];
  await confirm(first, Date.now());
  await first.close();
  const stops = Promise.withResolvers<AbortSignal>();
  const follower = carrier(
    (_, { stop }) => {
      stops.resolve(stop);
      return new Promise((resolve) => {
        stop.addEventListener('abort', () => resolve({ kind: 'stopped', exitStatus: 143, reason: null }));
      });
    },
    { store: here },
  );
  onTestFinished(() => follower.stop());
  follower.start();
  const stop = await stops.promise;
  const loads = countLoads(here);
  const other = createRuns({ store: there, now: Date.now, perform: () => undefined });
  await other.happen(id, 'abort', abort);
  await vi.waitFor(() => expect(stop.aborted).toBe(true), { ...patience, interval: 5 });
  expect(loads()).toBe(1);
});
