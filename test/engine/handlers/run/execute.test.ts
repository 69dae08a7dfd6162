import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunEvent } from '../../../../machines/run/events.ts';
import { documents } from '../../../../src/engine/documents/keys.ts';
import { readSlot } from '../../../../src/engine/documents/slot-document.ts';
import { StoreUnavailable, type Outcome, type Store, type Task } from '../../../../src/ports/index.ts';
import { createRuns } from '../../../../src/engine/turns/runs.ts';
import { record, runIn } from '../../../machines/records.ts';
import { carrier, confirm, HERE, startedBy, succeeded, type Carrier, type Carry } from '../../carrier.ts';
import { openedStore, type Opened } from '../../opened.ts';
import { recorded } from '../../recorded.ts';
import { patience } from '../../../helpers/patience.ts';

const { id, app, environment } = record;
const never = () => new Promise<Outcome>(() => undefined);

let opened: Opened;
const bots: Carrier[] = [];

beforeEach(async () => {
  opened = await openedStore();
});
afterEach(async () => {
  await Promise.all(bots.splice(0).map((bot) => bot.stop()));
  await opened.dispose();
});

/** @param more.now adds to the clock */
function bot(carryOut: Carry, more: Partial<Parameters<typeof carrier>[1]> = {}): Carrier {
  const one = carrier(carryOut, { store: opened.store, ...more });
  bots.push(one);
  return one;
}

/** For whoever comes. */
async function confirmed(at = Date.now()): Promise<void> {
  await confirm(opened.store, at);
  await opened.reopen();
}

/** What happens to the run by another process. */
async function elsewhere(...events: readonly RunEvent[]): Promise<void> {
  const runs = createRuns({ store: opened.store, now: Date.now, perform: () => undefined });
  for (const [index, event] of events.entries()) await runs.happen(id, `elsewhere/${index}`, event);
}

const holder = async () => {
  const [slot] = await opened.store.load([documents.slot(app, environment)]);
  return readSlot(slot).holder?.run ?? null;
};
const freed = () => vi.waitFor(async () => expect(await holder()).toBeNull(), { ...patience, interval: 20 });
const becomes = (runs: ReturnType<typeof bot>['runs'], status: string) =>
  vi.waitFor(async () => expect((await runs.read(id))?.status).toBe(status), { ...patience, interval: 20 });

test('a command that ends while the bot stops: the end is on record', async () => {
  const ended = Promise.withResolvers<Outcome>();
  const executing = Promise.withResolvers<void>();
  await confirmed();
  const only = bot(() => {
    executing.resolve();
    return ended.promise;
  });
  only.start();
  await executing.promise;
  const stopped = only.stop();
  ended.resolve(succeeded);
  await stopped;
  await freed();
  expect((await only.runs.read(id))?.status).toBe('succeeded');
});

test('a bot that is stopped leaves its run running, and the next one follows it to its end', async () => {
  await confirmed();
  const first = bot(never);
  first.start();
  await becomes(first.runs, 'running');
  await first.stop();
  await opened.reopen();

  const tasks: Task[] = [];
  const second = bot(async (task) => {
    tasks.push(task);
    return succeeded;
  });
  second.start();
  await freed();
  expect(tasks).toMatchObject([{ run: id, location: HERE, grace: 5000 }]);
  expect(await second.runs.read(id)).toMatchObject({ status: 'succeeded', instance: opened.store.instance });
});

test('a run keeps its token from bot to bot, and one of its number that was asked for at another time has another', async () => {
  const tokens: string[] = [];
  const keep: Carry = async ({ token }) => {
    tokens.push(token);
    return never();
  };
  for (const at of [Date.now(), Date.now() + 1]) {
    await confirmed(at);
    for (let bots = 1; bots <= 2; bots += 1) {
      const one = bot(keep);
      const before = tokens.length;
      one.start();
      await vi.waitFor(() => expect(tokens).toHaveLength(before + 1), patience);
      await one.stop();
      await opened.reopen();
    }
    await opened.dispose();
    opened = await openedStore();
  }
  expect(tokens).toEqual([tokens[0], tokens[0], tokens[2], tokens[2]]);
  expect(tokens[0]).not.toBe(tokens[2]);
  expect(tokens.join('')).toMatch(/^[\w-]+$/);
});

test('what an executor notes is given to whoever goes on', async () => {
  await confirmed();
  const first = bot(async (_, watcher) => {
    await watcher.note({ url: 'https://deploys.example/1' });
    return never();
  });
  first.start();
  await vi.waitFor(async () => expect((await first.runs.read(id))?.handle).not.toBeNull(), patience);
  await first.stop();
  await opened.reopen();
  let handle: unknown;
  bot(async (task) => {
    ({ handle } = task);
    return succeeded;
  }).start();
  await freed();
  expect(handle).toEqual({ url: 'https://deploys.example/1' });
});

test('the answer that it may start gets lost on the way: it starts all the same, once', async () => {
  await confirmed();
  let lost = false;
  const losing = changed('commit', (target) => async (commit: Parameters<Store['commit']>[0]) => {
    const answer = await target.commit(commit);
    if (lost || !commit.eventId.endsWith('/started')) return answer;
    lost = true;
    return { outcome: 'repeated' };
  });
  let executed = 0;
  const only = bot(
    async () => {
      executed += 1;
      return succeeded;
    },
    { store: losing },
  );
  only.start();
  await freed();
  expect({ lost, executed }).toEqual({ lost: true, executed: 1 });
});

test('a bot that may have been taken for dead starts nothing until it is sure again that the run is its own', async () => {
  await confirmed();
  let hasLease = false;
  const unsure = changed('hasLease', () => () => hasLease);
  const asked: boolean[] = [];
  const only = bot(
    async (_, { mayAct }) => {
      asked.push(await mayAct());
      const allowed = asked.at(-1) === true;
      hasLease = true;
      return allowed ? succeeded : { kind: 'refused', reason: { code: 'store-lost-touch' } };
    },
    { store: unsure },
  );
  only.start();
  await freed();
  expect(asked).toEqual([false, true]);
  expect((await only.runs.read(id))?.status).toBe('succeeded');
});

test('a bot whose run was taken up by another leaves it to that one, and does not call it refused', async () => {
  await confirmed();
  const only = bot(async () => {
    await elsewhere({ type: 'adopted', instance: 'another' });
    return { kind: 'refused', reason: { code: 'folder-not-writable' } };
  });
  only.start();
  await vi.waitFor(async () => expect((await only.runs.read(id))?.instance).toBe('another'), patience);
  await elsewhere({ type: 'adopted', instance: 'another' }, endedWell);
  await freed();
  expect((await only.runs.read(id))?.status).toBe('succeeded');
});

const endedWell: RunEvent = {
  type: 'ended',
  at: 2,
  ok: true,
  exitStatus: 0,
  reason: null,
  probe: null,
  progress: null,
  links: [],
};

test('a run of another bot that lives is left to it', async () => {
  await confirmed();
  await elsewhere(startedBy('another', HERE));
  let looks = 0;
  const watching = changed('alive', () => async () => (looks += 1) > 0);
  const only = bot(() => Promise.reject(new Error('must not be called')), { store: watching });
  only.start();
  await vi.waitFor(() => expect(looks).toBeGreaterThan(3), patience);
  expect((await only.runs.read(id))?.status).toBe('running');
  await elsewhere(startedBy('another', HERE), endedWell);
  await freed();
  expect((await only.runs.read(id))?.status).toBe('succeeded');
});

test('a run of a bot that died on another machine is interrupted, and its environment held, until somebody decides', async () => {
  await confirmed();
  await elsewhere(startedBy('gone', 'there:/runs'));
  let ahead = 0;
  const now = () => Date.now() + (ahead += 30_000);
  const only = bot(() => Promise.reject(new Error('must not be called')), { now });
  only.start();
  await becomes(only.runs, 'interrupted');
  expect((await only.runs.read(id))?.reason).toMatchObject({ code: 'bot-silent' });
  expect(await holder()).toBe(id);
  await elsewhere(startedBy('gone', 'there:/runs'), {
    type: 'decided',
    decision: { choice: 'failed', person: 'U2', at: 1 },
  });
  await freed();
});

test('a bot that comes back to the machine of a run goes on with it, whoever holds its lane', async () => {
  await confirmed();
  await elsewhere(startedBy('gone', HERE));
  const back = bot(async () => succeeded);
  back.adopt([id]);
  await freed();
  expect((await back.runs.read(id))?.status).toBe('succeeded');
});

test('a refusal that comes too late leaves the run to those who have started it, and is followed up here', async () => {
  await confirmed(Date.now() - 60 * 60_000);
  let isStarted = false;
  const late = changed('commit', (target) => async (commit: Parameters<Store['commit']>[0]) => {
    if (!isStarted) {
      isStarted = true;
      await elsewhere(startedBy('gone', HERE));
    }
    return target.commit(commit);
  });
  const only = bot(async () => succeeded, { store: late });
  only.start();
  await freed();
  expect(await only.runs.read(id)).toMatchObject({ status: 'succeeded', instance: opened.store.instance });
});

test('a run that another bot adopted is adopted back once that one is gone, although it is still followed here', async () => {
  await confirmed();
  const executing = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<Outcome>();
  const only = bot(() => {
    executing.resolve();
    return ended.promise;
  });
  only.start();
  await executing.promise;
  await elsewhere({ type: 'adopted', instance: 'gone' });
  const isAdopted = async () => {
    only.adopt([id]);
    expect((await only.runs.read(id))?.instance).toBe(opened.store.instance);
  };
  await vi.waitFor(isAdopted, { timeout: 5000, interval: 50 });
  ended.resolve(succeeded);
  await freed();
});

test('a run that was taken up and could not be followed to its end is taken up again', async () => {
  await confirmed();
  await elsewhere(startedBy('gone', HERE));
  let failures = 1;
  const failing = changed('commit', (target) => async (commit: Parameters<Store['commit']>[0]) => {
    if (commit.eventId.endsWith('/ended') && (failures -= 1) >= 0) throw new Error('a document that cannot be read');
    return target.commit(commit);
  });
  const back = bot(async () => succeeded, { store: failing });
  back.adopt([id]);
  await vi.waitFor(() => expect(back.log.lines).toEqual(['warn: could not resume a run; retrying']), patience);
  expect(await back.runs.read(id)).toMatchObject({ status: 'running', instance: opened.store.instance });
  back.adopt([id]);
  await freed();
  expect((await back.runs.read(id))?.status).toBe('succeeded');
});

test('an executor that keeps failing leaves the run interrupted', async () => {
  await confirmed();
  const only = bot(() => Promise.reject(new Error('EIO')));
  only.start();
  await becomes(only.runs, 'interrupted');
  expect(only.log.lines).toContain('error: the executor failed; how the run ended is unknown');
});

test('an executor that fails for a moment is asked again, with what it has noted', async () => {
  await confirmed();
  const handles: unknown[] = [];
  const only = bot(async ({ handle }, { note }) => {
    handles.push(handle);
    if (handles.length > 1) return succeeded;
    await note('asked');
    throw new Error('EMFILE');
  });
  only.start();
  await freed();
  expect(handles).toEqual([null, 'asked']);
  expect((await only.runs.read(id))?.status).toBe('succeeded');
  expect(only.log.lines).toContain('warn: the executor failed; retrying');
});

test('an executor that fails as the bot stops leaves the run to whoever comes after', async () => {
  await confirmed();
  const executing = Promise.withResolvers<void>();
  const failing = Promise.withResolvers<Outcome>();
  const only = bot(() => {
    executing.resolve();
    return failing.promise;
  });
  only.start();
  await executing.promise;
  const stopped = only.stop();
  failing.reject(new Error('EIO'));
  await stopped;
  await vi.waitFor(() => expect(only.log.lines).toContain('warn: the executor failed; retrying'), patience);
  expect((await only.runs.read(id))?.status).toBe('running');
  await opened.reopen();

  const next = bot(async () => succeeded);
  next.start();
  await freed();
  expect((await next.runs.read(id))?.status).toBe('succeeded');
});

test('an end that cannot be stored at first is stored later', async () => {
  await confirmed();
  let failures = 2;
  const failing = changed('commit', (target) => async (commit: Parameters<Store['commit']>[0]) => {
    if (commit.eventId.endsWith('/ended') && (failures -= 1) >= 0) throw new StoreUnavailable('away');
    return target.commit(commit);
  });
  const only = bot(async () => ({ kind: 'ended', ok: false, exitStatus: 3, reason: null }), { store: failing });
  only.start();
  await freed();
  expect(await only.runs.read(id)).toMatchObject({ status: 'failed', exitStatus: 3 });
});

/** Ends when it is told to. */
const obedient: Carry = (_, { stop }) =>
  new Promise((resolve) => {
    const end = () => resolve({ kind: 'stopped', exitStatus: 143, reason: null });
    if (stop.aborted) end();
    else stop.addEventListener('abort', end);
  });

test('an abort from anywhere ends the run where it is followed', async () => {
  await confirmed();
  const only = bot(obedient);
  only.start();
  await becomes(only.runs, 'running');
  await elsewhere({ type: 'abort', at: 1, person: 'U2' });
  await freed();
  expect(await only.runs.read(id)).toMatchObject({ status: 'aborted', exitStatus: 143, stop: { person: 'U2' } });
});

test('a run that takes longer than it may is ended, also one whose bot was away meanwhile', async () => {
  await confirmed();
  await elsewhere(startedBy('gone', HERE));
  const only = bot(obedient, { now: () => Date.now() + 61_000 });
  only.start();
  await freed();
  expect(await only.runs.read(id)).toMatchObject({ status: 'timed_out', exitStatus: 143 });
});

test('a run whose command has ended is not ended any more while its probe is asked, whatever time that takes', async () => {
  await confirmed();
  await elsewhere(startedBy('gone', HERE));
  const slower = runIn('running', { id: id + 1, environment: 'production', location: HERE });
  await recorded(opened.store, [{ ...slower, instance: 'gone', startedAt: Date.now(), timeout: 60_500 }]);
  const answer = Promise.withResolvers<null>();
  const only = bot(async (task, watcher) => (task.run === id ? succeeded : obedient(task, watcher)), {
    now: () => Date.now() + 56_000,
    probe: () => answer.promise,
  });
  only.adopt([id, slower.id]);
  // By then its own time has long been up.
  await vi.waitFor(async () => expect((await only.runs.read(slower.id))?.status).toBe('timed_out'), patience);
  expect(await only.runs.read(id)).toMatchObject({ status: 'running', stop: null });
  await elsewhere(startedBy('gone', HERE), { type: 'abort', at: 1, person: 'U2' });
  answer.resolve(null);
  await freed();
  expect((await only.runs.read(id))?.status).toBe('succeeded');
});

test('what was confirmed long ago does not begin by surprise', async () => {
  await confirmed(Date.now() - 11 * 60_000);
  const only = bot(() => Promise.reject(new Error('must not be called')));
  only.start();
  await freed();
  expect((await only.runs.read(id))?.reason).toEqual({ code: 'confirmed-too-long-ago' });
});

test('nor does what was about to be started then', async () => {
  await confirmed(Date.now() - 11 * 60_000);
  await elsewhere(startedBy('gone', HERE));
  const reasons: Task['late'][] = [];
  bot(async ({ late }) => {
    reasons.push(late);
    return { kind: 'refused', reason: late ?? { code: 'no-commit' } };
  }).start();
  await freed();
  expect(reasons).toEqual([{ code: 'confirmed-too-long-ago' }]);
});

/** The store with one method changed. */
function changed<Name extends keyof Store>(name: Name, change: (target: Store) => unknown): Store {
  const { store } = opened;
  return new Proxy(store, {
    get(target, property, receiver) {
      if (property === name) return change(target);
      const value: unknown = Reflect.get(target, property, target === receiver ? receiver : target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

test('a run that two bots take from each other is in the end that of the one that is left', async () => {
  await confirmed();
  const lost = Promise.withResolvers<Outcome>();
  const unknown = { kind: 'unknown', reason: { code: 'processes-gone' } } as const;
  const outcomes = [lost.promise, Promise.resolve(unknown)];
  const left = bot(() => outcomes.shift() ?? never());
  const followed = (instance: string) =>
    vi.waitFor(async () => expect((await left.runs.read(id))?.instance).toBe(instance), { ...patience, interval: 20 });
  await elsewhere(startedBy('another', HERE));
  left.adopt([id]);
  await followed(opened.store.instance);
  await elsewhere({ type: 'adopted', instance: 'another' }, { type: 'adopted', instance: 'another' });
  await followed('another');
  lost.resolve(unknown);
  await vi.waitFor(
    async () => {
      left.adopt([id]);
      expect((await left.runs.read(id))?.status).toBe('interrupted');
    },
    { ...patience, interval: 20 },
  );
});
