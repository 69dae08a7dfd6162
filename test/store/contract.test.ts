import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../../src/ports/index.ts';
import { backends } from './backends.ts';
import type { Backend } from './backends.ts';
import { commitOf, effect, holds, versionOf, wasCommitted, write } from './commits.ts';

describe.each(backends)('$name', ({ start }) => {
  let backend: Backend;
  let store: Store;
  /** Makes the names of one test its own: all tests share the data. */
  let own: (name: string) => string;

  beforeAll(async () => {
    backend = await start();
  });
  afterAll(() => backend.dispose());
  beforeEach(async () => {
    const id = randomUUID();
    own = (name) => `${name} ${id}`;
    store = await backend.open();
  });
  afterEach(() => store.close());

  async function reopen(): Promise<void> {
    await store.close();
    store = await backend.open();
  }

  test('loads version 0 and null for a document that does not exist', async () => {
    expect(await store.load([own('a')])).toEqual([{ key: own('a'), version: 0, value: null }]);
    expect(await store.load([])).toEqual([]);
  });

  test('loads documents in the order of the keys, repeated where a key is', async () => {
    await store.commit(commitOf(own('m'), { writes: [write(own('a'), 0, 'A'), write(own('b'), 0, ['B', null, 1.5])] }));
    expect(await store.load([own('b'), own('c'), own('a'), own('b')])).toEqual([
      { key: own('b'), version: 1, value: ['B', null, 1.5] },
      { key: own('c'), version: 0, value: null },
      { key: own('a'), version: 1, value: 'A' },
      { key: own('b'), version: 1, value: ['B', null, 1.5] },
    ]);
  });

  test('increments the version with every write', async () => {
    for (const version of [0, 1, 2])
      await store.commit(commitOf(own(`m${version}`), { writes: [write(own('a'), version)] }));
    expect(await store.load([own('a')])).toEqual([{ key: own('a'), version: 3, value: { at: 3 } }]);
  });

  test.each([
    'null',
    '',
    '0',
    '{}',
    'a b\n\tc',
    '\u0000nul',
    'ключ 🗝',
    "'; DROP TABLE documents; --",
    '{x}:*?[a]',
    '__proto__',
  ])('takes any characters in names: %j', async (name) => {
    const key = own(name) + name;
    await store.commit(
      commitOf(key, {
        writes: [{ ...write(key, 0, { [name]: name }), lists: [key], rank: 1 }],
        effects: [effect(key, key)],
        timers: { set: [{ key, at: 1, event: name }], clear: [] },
      }),
    );
    const stored = { key, version: 1, value: { [name]: name } };
    expect(await store.load([key])).toEqual([stored]);
    expect(await store.list(key, { limit: 9 })).toEqual([stored]);
    expect(await wasCommitted(store, key)).toBe(true);
    expect(await store.claim(key)).toEqual([effect(key, key)]);
    expect(await store.due(1, 999)).toContainEqual({ key, at: 1, event: name });
    await store.settle(key, [key]);
    await store.commit(commitOf(`${key}2`, { timers: { set: [], clear: [key] } }));
  });

  test('keeps a large document', async () => {
    const value = { text: 'é'.repeat(1_000_000) };
    await store.commit(commitOf(own('m'), { writes: [write(own('a'), 0, value)] }));
    await reopen();
    expect(await store.load([own('a')])).toEqual([{ key: own('a'), version: 1, value }]);
  });

  test('rejects a value that is not JSON and a time that is not a number before anything is written', async () => {
    const circle: Record<string, never> = {};
    Object.assign(circle, { circle });
    await expect(store.commit(commitOf(own('m'), { writes: [write(own('a'), 0, circle)] }))).rejects.toThrow(TypeError);
    const timers = { set: [{ key: own('t'), at: Number.NaN, event: 1 }], clear: [] };
    await expect(store.commit(commitOf(own('m'), { timers }))).rejects.toThrow(TypeError);
    expect(await wasCommitted(store, own('m'))).toBe(false);
  });

  test('a conflict names the documents and writes nothing, not even the event ID', async () => {
    await store.commit(commitOf(own('first'), { writes: [write(own('a'), 0), write(own('b'), 0)] }));
    const late = commitOf(own('late'), {
      writes: [write(own('new'), 0), write(own('a'), 0), write(own('b'), 2)],
      effects: [effect(own('lane'), own('e'))],
      timers: { set: [{ key: own('t'), at: 1, event: null }], clear: [] },
    });
    expect(await store.commit(late)).toEqual({ outcome: 'conflict', keys: [own('a'), own('b')] });
    expect(await wasCommitted(store, own('late'))).toBe(false);
    expect(await store.load([own('new'), own('a')])).toEqual([
      { key: own('new'), version: 0, value: null },
      { key: own('a'), version: 1, value: { at: 1 } },
    ]);
    expect(await store.claim(own('lane'))).toEqual([]);
    expect((await store.due(1, 999)).map(({ key }) => key)).not.toContain(own('t'));
  });

  test('a write without a value only checks the version', async () => {
    await store.commit(commitOf(own('1'), { writes: [write(own('a'), 0)] }));
    const check = (mark: string, expect: number) =>
      commitOf(mark, { writes: [{ key: own('a'), expect }, write(own(mark), 0)] });
    expect(await store.commit(check(own('2'), 1))).toEqual({ outcome: 'committed', mine: [] });
    expect(await store.commit(check(own('3'), 2))).toEqual({ outcome: 'conflict', keys: [own('a')] });
    expect(await versionOf(store, own('a'))).toBe(1);
  });

  test('a known event ID changes nothing, even if the documents have changed since', async () => {
    const commit = commitOf(own('m'), { writes: [write(own('a'), 0)], effects: [effect(own('lane'), own('e'))] });
    expect(await store.commit(commit)).toEqual({ outcome: 'committed', mine: [own('lane')] });
    expect(await store.commit(commit)).toEqual({ outcome: 'repeated' });
    expect(await versionOf(store, own('a'))).toBe(1);
    expect(await store.claim(own('lane'))).toHaveLength(1);
  });

  test('event IDs, documents, timers and pending effects survive reopening', async () => {
    await store.commit(
      commitOf(own('m'), {
        writes: [write(own('a'), 0)],
        effects: [effect(own('lane'), own('e1')), effect(own('lane'), own('e2'))],
        timers: { set: [{ key: own('t'), at: 5, event: { late: true } }], clear: [] },
      }),
    );
    await store.settle(own('lane'), [own('e1')]);
    await reopen();
    expect(await wasCommitted(store, own('m'))).toBe(true);
    expect(await versionOf(store, own('a'))).toBe(1);
    expect(await store.due(5, 999)).toContainEqual({ key: own('t'), at: 5, event: { late: true } });
    expect(await store.abandoned()).toContain(own('lane'));
    expect(await store.claim(own('lane'))).toEqual([effect(own('lane'), own('e2'))]);
    expect(await store.abandoned()).not.toContain(own('lane'));
  });

  test('claims the effects of a lane in the order of the commits', async () => {
    const keys = Array.from({ length: 20 }, (_, number) => own(`e${number}`));
    await Promise.all(
      keys.map((key) =>
        store.commit(commitOf(key, { effects: [effect(own('lane'), key), effect(own('other'), `other ${key}`)] })),
      ),
    );
    expect((await store.claim(own('lane'))).map(({ key }) => key)).toEqual(keys);
  });

  test('a lane is held from the commit until it is empty', async () => {
    const lane = own('lane');
    const commit = commitOf(own('1'), { effects: [effect(lane, own('a')), effect(lane, own('b'))] });
    expect(await store.commit(commit)).toEqual({ outcome: 'committed', mine: [lane] });
    expect(holds(store, lane)).toBe(true);
    const isStillOwner = store.laneGuard(lane);
    expect(await store.abandoned()).not.toContain(lane);
    expect(await store.settle(lane, [own('b'), own('unknown')])).toBe(1);
    expect([holds(store, lane), isStillOwner()]).toEqual([true, true]);
    expect(await store.settle(lane, [own('a')])).toBe(0);
    expect([holds(store, lane), isStillOwner()]).toEqual([false, false]);
    expect(await store.claim(lane)).toEqual([]);
    expect(holds(store, lane)).toBe(false);
    expect(await store.settle(lane, [own('a')])).toBe(0);
  });

  test('names each lane that a commit gives to this process once', async () => {
    const effects = [effect(own('x'), own('1')), effect(own('y'), own('2')), effect(own('x'), own('3'))];
    expect(await store.commit(commitOf(own('m'), { effects }))).toEqual({
      outcome: 'committed',
      mine: [own('x'), own('y')],
    });
    const more = commitOf(own('m2'), { effects: [effect(own('x'), own('4'))] });
    expect(await store.commit(more)).toEqual({ outcome: 'committed', mine: [own('x')] });
    expect(await store.settle(own('x'), [own('1'), own('3')])).toBe(1);
  });

  test('of a thousand concurrent commits on one document exactly one wins, and the others leave no trace', async () => {
    const commits = Array.from({ length: 1000 }, (_, number) =>
      commitOf(own(`m${number}`), { writes: [write(own('a'), 0, number), write(own(`own${number}`), 0)] }),
    );
    const outcomes = await Promise.all(commits.map((commit) => store.commit(commit)));
    const winners = outcomes.flatMap(({ outcome }, number) => (outcome === 'committed' ? [number] : []));
    expect(winners).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'conflict')).toHaveLength(999);
    expect(await store.load([own('a')])).toEqual([{ key: own('a'), version: 1, value: winners[0] }]);
    const traces = await store.load(commits.map((_, number) => own(`own${number}`)));
    expect(traces.filter(({ version }) => version > 0).map(({ key }) => key)).toEqual([own(`own${winners[0]}`)]);
  });

  test('of a thousand concurrent commits with one event ID exactly one is applied', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 1000 }, (_, number) =>
        store.commit(commitOf(own('m'), { writes: [write(own(`a${number}`), 0)] })),
      ),
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'committed')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'repeated')).toHaveLength(999);
  });

  test('a timer is set, replaced and cleared', async () => {
    const due = async (now: number) => (await store.due(now, 999)).filter(({ key }) => key === own('t'));
    const set = (mark: string, at: number) =>
      store.commit(commitOf(own(mark), { timers: { set: [{ key: own('t'), at, event: mark }], clear: [] } }));
    await set('one', 100);
    expect(await due(99)).toEqual([]);
    expect(await due(100)).toEqual([{ key: own('t'), at: 100, event: 'one' }]);
    await set('two', 50.5);
    expect(await due(100)).toEqual([{ key: own('t'), at: 50.5, event: 'two' }]);
    await store.commit(
      commitOf(own('both'), { timers: { set: [{ key: own('t'), at: 7, event: 7 }], clear: [own('t')] } }),
    );
    expect(await due(100)).toEqual([{ key: own('t'), at: 7, event: 7 }]);
    await store.commit(commitOf(own('gone'), { timers: { set: [], clear: [own('t'), own('never set')] } }));
    expect(await due(100)).toEqual([]);
  });

  test('returns due timers, oldest first, up to a limit', async () => {
    const early = -1_000_000;
    const set = [3, 1, 2].map((number) => ({ key: own(`t${number}`), at: early + number, event: number }));
    await store.commit(commitOf(own('m'), { timers: { set, clear: [] } }));
    expect((await store.due(early + 9, 2)).map(({ event }) => event)).toEqual([1, 2]);
    await store.commit(commitOf(own('m2'), { timers: { set: [], clear: set.map(({ key }) => key) } }));
  });

  test('a list returns the highest ranks first, or those below a rank', async () => {
    const list = own('runs');
    for (const rank of [2, 10, 1, 3]) {
      await store.commit(
        commitOf(own(`m${rank}`), {
          writes: [{ ...write(own(`run${rank}`), 0, rank), lists: [list, own('all')], rank }],
        }),
      );
    }
    const ranks = async (options: { limit: number; below?: number }) =>
      (await store.list(list, options)).map(({ value }) => value);
    expect(await ranks({ limit: 9 })).toEqual([10, 3, 2, 1]);
    expect(await ranks({ limit: 2 })).toEqual([10, 3]);
    expect(await ranks({ limit: 2, below: 3 })).toEqual([2, 1]);
    expect(await ranks({ limit: 0 })).toEqual([]);
    expect(await store.list(own('none'), { limit: 9 })).toEqual([]);
    expect(await store.list(own('all'), { limit: 1 })).toEqual([{ key: own('run10'), version: 1, value: 10 }]);
  });

  test('a list contains a document once, as it is now, at its last rank', async () => {
    const list = own('runs');
    const listed = (expect: number, rank: number) => ({ ...write(own('a'), expect), lists: [list], rank });
    await store.commit(commitOf(own('1'), { writes: [listed(0, 1)] }));
    await store.commit(commitOf(own('2'), { writes: [listed(1, 5)] }));
    await store.commit(commitOf(own('3'), { writes: [write(own('a'), 2)] }));
    expect(await store.list(list, { limit: 9, below: 6 })).toEqual([{ key: own('a'), version: 3, value: { at: 3 } }]);
    expect(await store.list(list, { limit: 9, below: 5 })).toEqual([]);
  });

  test('has a lease, under a new instance name at each start', async () => {
    const before = store.instance;
    expect(await store.alive(before)).toBe(true);
    const isStillOwner = store.leaseGuard();
    expect([store.hasLease(), isStillOwner()]).toEqual([true, true]);
    await reopen();
    expect(store.instance).not.toBe(before);
    expect([isStillOwner(), store.leaseGuard()()]).toEqual([false, true]);
    expect(await store.alive(before)).toBe(false);
  });

  test('rejects everything once closed, and can be closed twice', async () => {
    await store.close();
    await store.close();
    expect(store.hasLease()).toBe(false);
    await expect(store.load([own('a')])).rejects.toThrow('the store is closed');
    await expect(store.commit(commitOf(own('m')))).rejects.toThrow('the store is closed');
    await expect(store.claim(own('lane'))).rejects.toThrow('the store is closed');
  });
});
