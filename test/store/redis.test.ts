import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { StoreUnavailable } from '../../src/ports/index.ts';
import type { Committed, Store } from '../../src/ports/index.ts';
import { openRedisStore } from '../../src/store/redis/open.ts';
import { RedisServer } from '../helpers/redis.ts';
import { Lines } from './backends.ts';
import { commitOf, effect, holds, versionOf, wasCommitted, write } from './commits.ts';
import { killedAfter } from './doomed.ts';
import { patience } from '../helpers/patience.ts';
import { inTime } from '../helpers/in-time.ts';

let server: RedisServer;
let log: Lines;
const opened: Store[] = [];

beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(() => server.dispose());
beforeEach(async () => {
  log = new Lines();
  await server.cli('FLUSHALL');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
});

async function open(): Promise<Store> {
  const store = await openRedisStore({ url: server.url, now: Date.now, log });
  opened.push(store);
  return store;
}

/** What a caller does: tries again until the store answers. */
async function insist<T>(question: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await question();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

const answer = (store: Store) => vi.waitFor(() => store.load(['anything']), { ...patience, interval: 50 });

test('two processes share one truth: one wins a document, each number goes to one of them', async () => {
  const [a, b] = [await open(), await open()];
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, (_, number) =>
      (number % 2 === 0 ? a : b).commit(commitOf(`m${number}`, { writes: [write('a', 0, number)] })),
    ),
  );
  expect(outcomes.filter(({ outcome }) => outcome === 'committed')).toHaveLength(1);
});

test('effects on a lane that another process holds are left to it, and it is notified', async () => {
  const [a, b] = [await open(), await open()];
  const told: string[] = [];
  a.onWork((lane) => told.push(lane));
  await vi.waitFor(async () => expect(await server.cli('PUBSUB', 'NUMSUB', '{nestor}:work')).toMatch(/2$/), patience);
  expect(await a.commit(commitOf('1', { effects: [effect('lane', 'e1')] }))).toMatchObject({ mine: ['lane'] });
  expect(await b.commit(commitOf('2', { effects: [effect('lane', 'e2')] }))).toEqual({
    outcome: 'committed',
    mine: [],
  });
  expect(holds(b, 'lane')).toBe(false);
  expect(await b.claim('lane')).toEqual([]);
  expect(await b.settle('lane', ['e1'])).toBe(0);
  await vi.waitFor(() => expect(told).toEqual(['lane']), patience);
  expect(await a.settle('lane', ['e1'])).toBe(1);
  expect((await a.claim('lane')).map(({ key }) => key)).toEqual(['e2']);
  expect(await a.settle('lane', ['e2'])).toBe(0);
  expect(await b.commit(commitOf('3', { effects: [effect('lane', 'e3')] }))).toMatchObject({ mine: ['lane'] });
});

test('a store that closes releases its lanes and notifies the others', async () => {
  const [a, b] = [await open(), await open()];
  const told: string[] = [];
  b.onWork((lane) => told.push(lane));
  await vi.waitFor(async () => expect(await server.cli('PUBSUB', 'NUMSUB', '{nestor}:work')).toMatch(/2$/), patience);
  await a.commit(commitOf('1', { effects: [effect('lane', 'e1')] }));
  await a.close();
  await vi.waitFor(() => expect(told).toEqual(['lane']), patience);
  expect(await b.alive(a.instance)).toBe(false);
  expect(await b.abandoned()).toEqual(['lane']);
  expect(await b.claim('lane')).toHaveLength(1);
});

test('of many concurrent claims of an abandoned lane one succeeds', async () => {
  const first = await open();
  await first.commit(commitOf('1', { effects: [effect('lane', 'e1')] }));
  const others = await Promise.all(Array.from({ length: 5 }, () => open()));
  await first.close();
  const claims = await Promise.all(others.map((store) => store.claim('lane')));
  expect(claims.filter((effects) => effects.length > 0)).toHaveLength(1);
});

test('the lanes of a killed process are taken over, with everything it acknowledged', async () => {
  const store = await open();
  const acknowledged = await killedAfter(200, ['redis', server.url]);
  const lanes = await vi.waitFor(
    async () => {
      const found = await store.abandoned();
      expect(found.length).toBe(8);
      return found;
    },
    { ...patience, interval: 100 },
  );
  const claimed = await Promise.all(lanes.map((lane) => store.claim(lane)));
  const keys = new Set(claimed.flat().map(({ key }) => key));
  expect(acknowledged.filter((key) => !keys.has(key))).toEqual([]);
  expect((await store.load(acknowledged)).filter(({ version }) => version !== 1)).toEqual([]);
});

test('a process whose lease expired holds nothing, and claims again under another lease', async () => {
  const [a, b] = [await open(), await open()];
  const told: string[] = [];
  a.onWork((lane) => told.push(lane));
  const lanes = ['kept', 'lost'];
  await a.commit(commitOf('1', { effects: lanes.map((lane) => effect(lane, `in ${lane}`)) }));
  const isStillOwner = a.laneGuard('kept');
  const living = a.leaseGuard();
  expect([isStillOwner(), living()]).toEqual([true, true]);
  await server.cli('DEL', `{nestor}:alive:${a.instance}`);
  expect((await b.claim('lost')).map(({ key }) => key)).toEqual(['in lost']);
  await vi.waitFor(() => expect(told).toEqual(['kept']), patience);
  expect(lanes.map((lane) => holds(a, lane))).toEqual([false, false]);
  expect([a.hasLease(), living(), a.leaseGuard()()]).toEqual([true, false, true]);
  expect(await a.alive(a.instance)).toBe(true);
  expect(await a.settle('lost', ['in lost'])).toBe(0);
  expect(await b.claim('lost')).toHaveLength(1);
  expect(await a.claim('kept')).toHaveLength(1);
  expect(holds(a, 'kept')).toBe(true);
  expect([isStillOwner(), a.laneGuard('kept')()]).toEqual([false, true]);
});

test('a process paused past its lease knows at once that it holds nothing, and does no harm', async () => {
  const store = await open();
  const script = fileURLToPath(new URL('./holder.ts', import.meta.url));
  const child = spawn(process.execPath, [script, server.url], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await vi.waitFor(() => expect(said).toBe('confident true, holds true\n'), patience);
  child.kill('SIGSTOP');
  await vi.waitFor(async () => expect(await store.claim('paused')).toHaveLength(1), { ...patience, interval: 100 });
  child.kill('SIGCONT');
  await closed;
  expect(said.trim().split('\n').slice(1)).toEqual([
    'confident false, holds false',
    'confident true, holds false',
    'left 0',
  ]);
  expect((await store.claim('paused')).map(({ key }) => key)).toEqual(['e']);
});

test('a process cut off for less than its lease claims its lanes again, so that no effect is skipped', async () => {
  const store = await open();
  const told: string[] = [];
  store.onWork((lane) => told.push(lane));
  await store.commit(commitOf('1', { effects: [effect('lane', 'e')] }));
  await server.cli('PEXPIRE', `{nestor}:alive:${store.instance}`, '60000');
  server.pause();
  await vi.waitFor(() => expect(holds(store, 'lane')).toBe(false), patience);
  server.resume();
  await vi.waitFor(() => expect(told).toContain('lane'), patience);
  expect(store.hasLease()).toBe(true);
  expect(holds(store, 'lane')).toBe(false);
  expect(await store.claim('lane')).toHaveLength(1);
  expect(holds(store, 'lane')).toBe(true);
  expect(await store.settle('lane', ['e'])).toBe(0);
});

test('a commit under an expired lease leaves its lanes free', async () => {
  const a = await open();
  await server.cli('DEL', `{nestor}:alive:${a.instance}`);
  expect(await a.commit(commitOf('1', { effects: [effect('lane', 'e')] }))).toEqual({ outcome: 'committed', mine: [] });
  expect(await (await open()).claim('lane')).toHaveLength(1);
});

test('a lane whose commit lost its reply is found again by its own process', async () => {
  const a = await open();
  const told: string[] = [];
  a.onWork((lane) => told.push(lane));
  const commit = commitOf('1', { writes: [write('a', 0)], effects: [effect('lane', 'e')] });
  server.pause();
  await expect(a.commit(commit)).rejects.toThrow(StoreUnavailable);
  server.resume();
  await vi.waitFor(() => expect(told).toContain('lane'), patience);
  expect(await a.commit(commit)).toEqual({ outcome: 'repeated' });
  expect(await a.claim('lane')).toHaveLength(1);
});

test.each(['restart', 'kill'] as const)(
  'a %s of Redis in the midst of 500 commits: each is made once or refused, and made once when tried again',
  async (how) => {
    const store = await open();
    const commits = Array.from({ length: 500 }, (_, number) =>
      commitOf(`m${number}`, { writes: [write(`d${number}`, 0)], effects: [effect(`lane${number}`, `e${number}`)] }),
    );
    const begun = Promise.withResolvers<void>();
    const restarted = begun.promise.then(async () => {
      await (how === 'kill' ? server.kill() : server.stop());
      await server.start();
    });
    const results: { key: string; outcome: unknown }[] = [];
    const attempt = async (number: number): Promise<void> => {
      const commit = commits[number];
      if (commit === undefined) return;
      if (number >= 250) begun.resolve();
      const outcome: unknown = await store.commit(commit).then(
        (answered) => answered.outcome,
        (error: unknown) => (error instanceof Error ? error.name : error),
      );
      results.push({ key: `d${number}`, outcome });
      await attempt(number + 10);
    };
    await Promise.all(Array.from({ length: 10 }, (_, worker) => attempt(worker)));
    await restarted;
    await answer(store);
    expect(results).toHaveLength(500);
    expect(
      results.filter(({ outcome }) => !['committed', 'repeated', 'StoreUnavailable'].includes(String(outcome))),
    ).toEqual([]);
    const acknowledged = results.filter(({ outcome }) => outcome !== 'StoreUnavailable').map(({ key }) => key);
    expect((await store.load(acknowledged)).filter(({ version }) => version !== 1)).toEqual([]);

    const again = await Promise.all(commits.map((commit) => insist<Committed>(() => store.commit(commit))));
    expect(again.filter(({ outcome }) => outcome === 'conflict')).toEqual([]);
    expect((await store.load(commits.map((_, number) => `d${number}`))).filter(({ version }) => version !== 1)).toEqual(
      [],
    );
    const abandoned = new Set(await store.abandoned());
    const unknown = commits.filter((_, number) => !holds(store, `lane${number}`) && !abandoned.has(`lane${number}`));
    expect(unknown.map(({ eventId }) => eventId)).toEqual([]);
  },
);

test('a Redis that does not answer is logged within 3 s, in one line, and so is its return', async () => {
  const store = await open();
  server.pause();
  const asked = [
    store.commit(commitOf('m', { writes: [write('a', 0)] })),
    store.load(['a']),
    store.list('runs', { limit: 1 }),
    store.abandoned(),
  ];
  const answered = Promise.allSettled(asked);
  expect(await inTime(3000, answered)).toBe(true);
  for (const result of await answered) {
    expect(result).toMatchObject({
      status: 'rejected',
      reason: { name: 'StoreUnavailable', message: /does not answer|cannot be reached/ },
    });
  }
  await vi.waitFor(() => expect(store.hasLease()).toBe(false), patience);
  server.resume();
  await answer(store);
  await vi.waitFor(() => expect(store.hasLease()).toBe(true), patience);
  await insist(() => store.commit(commitOf('m', { writes: [write('a', 0)] })));
  expect(await versionOf(store, 'a')).toBe(1);
  expect(log.lines).toEqual([
    expect.stringMatching(/^warn: the store is unavailable: Redis at 127\.0\.0\.1:\d+ /),
    expect.stringMatching(/^info: the store is available again after \d+ s$/),
  ]);
});

test('a Redis that is down is reported at once, and reconnected when it is up', async () => {
  const store = await open();
  await server.kill();
  await vi.waitFor(() => expect(store.load(['a'])).rejects.toThrow(/cannot be reached: .*ECONNREFUSED/), patience);
  await server.start();
  await answer(store);
  expect(await store.commit(commitOf('m'))).toMatchObject({ outcome: 'committed' });
});

test('scripts that Redis has lost are sent again', async () => {
  const store = await open();
  await server.cli('SCRIPT', 'FLUSH', 'SYNC');
  const outcomes = await Promise.all(['1', '2', '3'].map((mark) => store.commit(commitOf(mark))));
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['committed', 'committed', 'committed']);
});

test('an event ID is kept for two days', async () => {
  const store = await open();
  await store.commit(commitOf('m'));
  const left = Number(await server.cli('PTTL', '{nestor}:seen:m'));
  expect(left).toBeGreaterThan(47 * 3_600_000);
  expect(left).toBeLessThanOrEqual(48 * 3_600_000);
});

test('a Redis that is out of memory or read-only is explained, logged once, and works again afterwards', async () => {
  const store = await open();
  await store.commit(commitOf('0'));
  const refusals = [
    {
      set: ['CONFIG', 'SET', 'maxmemory', '1'],
      mend: ['CONFIG', 'SET', 'maxmemory', '0'],
      words: /refuses: it is out of memory/,
    },
    {
      set: ['REPLICAOF', '127.0.0.1', '1'],
      mend: ['REPLICAOF', 'NO', 'ONE'],
      words: /refuses: it is a read-only replica/,
    },
  ];
  for (const { set, mend, words } of refusals) {
    log.lines.length = 0;
    await server.cli(...set);
    await expect(store.commit(commitOf('m', { writes: [write('a', 0)] }))).rejects.toThrow(words);
    await expect(insistOnRefusal(store)).resolves.toMatch(words);
    await server.cli(...mend);
    await insist(() => store.commit(commitOf(`m ${set[0]}`)));
    expect(log.lines.filter((line) => line.startsWith('warn'))).toHaveLength(1);
    expect(log.lines.filter((line) => line.startsWith('info'))).toHaveLength(1);
  }
});

/** The words of a refusal, past moments in which the connection is made anew. */
async function insistOnRefusal(store: Store): Promise<string> {
  return vi.waitFor(async () => {
    const error: unknown = await store
      .commit(commitOf('n', { writes: [write('a', 0)] }))
      .catch((failure: unknown) => failure);
    expect(error).toMatchObject({ message: /refuses/ });
    return error instanceof Error ? error.message : '';
  }, patience);
}

test('data of a newer Nestor is refused and left alone', async () => {
  await server.cli('SET', '{nestor}:schema', '99');
  await expect(open()).rejects.toThrow('was written by another Nestor (its schema is 99');
});

test('logs nothing about a well configured Redis', async () => {
  await open();
  expect(log.lines).toEqual([]);
});

test('separates the keys of bots with different prefixes', async () => {
  const one = await open();
  const other = await openRedisStore({ url: server.url, prefix: 'other', now: Date.now, log });
  opened.push(other);
  await one.commit(commitOf('m', { writes: [write('a', 0)] }));
  expect(await wasCommitted(other, 'm')).toBe(false);
  expect(await versionOf(other, 'a')).toBe(0);
});

test('a lane emptied and refilled at the same moment is held', async () => {
  const store = await open();
  await store.commit(commitOf('first', { effects: [effect('a', 'a1')] }));
  // From here on Redis knows the script, and the two questions leave one after the other.
  await store.settle('another', []);
  const [left, committed] = await Promise.all([
    store.settle('a', ['a1']),
    store.commit(commitOf('second', { effects: [effect('a', 'a2')] })),
  ]);
  expect(left).toBe(0);
  expect(committed).toEqual({ outcome: 'committed', mine: ['a'] });
  expect(holds(store, 'a')).toBe(true);
});
