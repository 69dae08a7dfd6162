import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunEffects } from '../../machines/effects.ts';
import type { Config } from '../../src/config/config.ts';
import { executionHandlers } from '../../src/engine/effects/execution.ts';
import { documents, readSlot } from '../../src/engine/documents.ts';
import { createLanes, type Lanes } from '../../src/engine/lanes.ts';
import { StoreUnavailable, type Executor, type Outcome, type Store } from '../../src/engine/ports.ts';
import { createRuns } from '../../src/engine/runs.ts';
import { addDialogueEffects, commitOf, emptyTurn } from '../../src/engine/turn.ts';
import { record } from '../machines/records.ts';
import { Diary } from './diary.ts';
import { openedStore, type Opened } from './opened.ts';

const { id, app, environment } = record;
const command = { run: ['./deploy.sh'], env: {} };
const config: Config = {
  name: 'nestor',
  channels: ['ask'],
  dialogue: { timeout: 600_000 },
  apps: {
    [app]: {
      name: app,
      repository: '/shop',
      versions: { tags: ['*'], branches: [], commits: false },
      environments: {
        [environment]: { name: environment, services: [], confirm: 'yes', commands: { deploy: command } },
      },
    },
  },
  secrets: [],
};

let opened: Opened;
const bots: { stop(): Promise<void> }[] = [];

beforeEach(async () => {
  opened = await openedStore();
});
afterEach(async () => {
  await Promise.all(bots.splice(0).map((bot) => bot.stop()));
  await opened.dispose();
});

/** As much of a bot as carries out a run's command; everything else of a run is passed over. */
function bot(
  { execute, lingers = () => false }: Pick<Executor, 'execute'> & { lingers?: () => boolean },
  store: Store,
) {
  const log = new Diary();
  const stopping = new AbortController();
  const runs = createRuns({ store, perform: (mine, effects) => performers.add(mine, effects) });
  const handlers = executionHandlers({
    config,
    store,
    executor: { execute, lingers: async () => lingers(), place: 'here:/runs' } as Partial<Executor> as Executor,
    people: { peek: () => undefined, look: async (user) => ({ id: user, objections: [] }) },
    runs,
    board: { follow: () => () => undefined },
    now: Date.now,
    log,
    stopping: stopping.signal,
  });
  const performers: Lanes = createLanes({
    store,
    log,
    sweepEvery: 20,
    isLong: ({ type }) => type === 'execute' || type === 'awaitLeftovers',
    perform: async ({ type, params, key }, doubtful) => {
      if (type !== 'execute' && type !== 'awaitLeftovers') return;
      await handlers[type](params as RunEffects['execute'], { key, doubtful });
    },
  });
  const stop = async () => {
    stopping.abort();
    await performers.stop(1000);
  };
  bots.push({ stop });
  return { start: () => performers.start(), stop, runs };
}

/** A run as the yes to it leaves it: on record, its environment held, its effects in the outbox, for whoever comes. */
async function confirmed(): Promise<void> {
  const turn = emptyTurn();
  const { origin, actor, operation, version, commit } = record;
  const asked = { run: id, operation, app, environment, service: null, live: null, person: actor, origin };
  const params = { ...asked, version: { name: version ?? '', commit: commit ?? '' } };
  const context = { mark: 'yes', at: 1, channel: origin.channel, person: actor, slot: undefined };
  addDialogueEffects(turn, [{ type: 'requestRun', params }], context);
  await opened.store.commit(commitOf('yes', turn));
  await opened.reopen();
}

const holder = async () => {
  const [slot] = await opened.store.load([documents.slot(app, environment)]);
  return readSlot(slot)?.run ?? null;
};
const freed = () => vi.waitFor(async () => expect(await holder()).toBeNull(), { timeout: 10_000, interval: 20 });

test('a command that ends while the bot stops: the end is on record', async () => {
  const ended = Promise.withResolvers<Outcome>();
  const executing = Promise.withResolvers<void>();
  await confirmed();
  const first = bot(
    {
      execute: () => {
        executing.resolve();
        return ended.promise;
      },
    },
    opened.store,
  );
  first.start();
  await executing.promise;
  const stopped = first.stop();
  ended.resolve({ kind: 'exited', status: 0 });
  await stopped;
  await freed();
  expect((await first.runs.read(id))?.status).toBe('succeeded');
});

test('a bot that is stopped while a command of an earlier one lingers: the next one frees the environment', async () => {
  await confirmed();
  const never = () => new Promise<Outcome>(() => undefined);
  const first = bot({ execute: never }, opened.store);
  first.start();
  await vi.waitFor(async () => expect((await first.runs.read(id))?.status).toBe('running'));
  await first.stop();
  await opened.reopen();

  let looked = 0;
  const second = bot({ execute: never, lingers: () => (looked += 1) > 0 }, opened.store);
  second.start();
  await vi.waitFor(() => expect(looked).toBeGreaterThan(0), { timeout: 10_000 });
  await second.stop();
  expect(await holder()).toBe(id);
  await opened.reopen();

  const third = bot({ execute: never }, opened.store);
  third.start();
  await freed();
  expect((await third.runs.read(id))?.status).toBe('interrupted');
});

test('the answer that it may start gets lost on the way: it starts all the same, once', async () => {
  await confirmed();
  const { store } = opened;
  let lost = false;
  const losing = new Proxy(store, {
    get(target, name, receiver) {
      if (name !== 'commit') return bound(target, name, receiver);
      return async (commit: Parameters<Store['commit']>[0]) => {
        const answer = await target.commit(commit);
        if (lost || !commit.seen.endsWith('/started')) return answer;
        lost = true;
        return { outcome: 'repeated' };
      };
    },
  });
  let executed = 0;
  const only = bot(
    {
      execute: async () => {
        executed += 1;
        return { kind: 'exited', status: 0 };
      },
    },
    losing,
  );
  only.start();
  await freed();
  expect({ lost, executed }).toEqual({ lost: true, executed: 1 });
  expect((await only.runs.read(id))?.status).toBe('succeeded');
});

test('a bot that lost its lane when it was about to start does not, and the environment is free', async () => {
  await confirmed();
  const { store } = opened;
  let started = false;
  const forgetful = new Proxy(store, {
    get(target, name, receiver) {
      if (name === 'holds') return (lane: string) => !started && target.holds(lane);
      if (name !== 'commit') return bound(target, name, receiver);
      return async (commit: Parameters<Store['commit']>[0]) => {
        const answer = await target.commit(commit);
        started ||= commit.seen.endsWith('/started');
        return answer;
      };
    },
  });
  const only = bot({ execute: () => Promise.reject(new Error('must not be called')) }, forgetful);
  only.start();
  await freed();
  expect(await only.runs.read(id)).toMatchObject({ status: 'failed', exitStatus: null });
});

test('a run of another bot that lives is left to it, also after it was silent for a moment', async () => {
  await confirmed();
  const { store } = opened;
  const never = () => new Promise<Outcome>(() => undefined);
  const owner = createRuns({ store, perform: () => undefined });
  await owner.happen(id, 'started', { type: 'started', at: 1, instance: 'another', place: 'there:/runs' });
  let looks = 0;
  const watching = new Proxy(store, {
    get(target, name, receiver) {
      if (name !== 'alive') return bound(target, name, receiver);
      return async () => (looks += 1) > 2;
    },
  });
  bot({ execute: never }, watching).start();
  await vi.waitFor(() => expect(looks).toBeGreaterThan(8), { timeout: 10_000 });
  expect((await owner.read(id))?.status).toBe('running');
  await owner.happen(id, 'ended', { type: 'exited', at: 2, status: 0 });
  await freed();
  expect((await owner.read(id))?.status).toBe('succeeded');
});

test('a run of a bot that died on another machine ends with the warning that its command may go on there', async () => {
  await confirmed();
  const dead = createRuns({ store: opened.store, perform: () => undefined });
  await dead.happen(id, 'started', { type: 'started', at: 1, instance: 'gone', place: 'there:/runs' });
  bot({ execute: () => Promise.reject(new Error('must not be called')) }, opened.store).start();
  await freed();
  const { status, reason } = (await dead.read(id)) ?? {};
  expect(status).toBe('interrupted');
  expect(reason).toMatch(/its command may still be running on there$/);
});

test('an executor that fails leaves no environment busy', async () => {
  await confirmed();
  const only = bot({ execute: () => Promise.reject(new Error('EIO')) }, opened.store);
  only.start();
  await freed();
  expect((await only.runs.read(id))?.status).toBe('interrupted');
});

test('an end that cannot be stored at first is stored later', async () => {
  await confirmed();
  const { store } = opened;
  let failures = 2;
  const failing = new Proxy(store, {
    get(target, name, receiver) {
      if (name !== 'commit') return bound(target, name, receiver);
      return async (commit: Parameters<Store['commit']>[0]) => {
        if (commit.seen.endsWith('/ended') && (failures -= 1) >= 0) throw new StoreUnavailable('away');
        return target.commit(commit);
      };
    },
  });
  const only = bot({ execute: async () => ({ kind: 'exited', status: 3 }) }, failing);
  only.start();
  await freed();
  expect(await only.runs.read(id)).toMatchObject({ status: 'failed', exitStatus: 3 });
});

function bound(target: Store, name: string | symbol, receiver: unknown): unknown {
  const value: unknown = Reflect.get(target, name, target === receiver ? receiver : target);
  return typeof value === 'function' ? value.bind(target) : value;
}
