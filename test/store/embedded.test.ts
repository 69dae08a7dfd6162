import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StoreUnavailable } from '../../src/ports/index.ts';
import { openEmbeddedStore, readEmbeddedStore } from '../../src/store/embedded/open.ts';
import { Lines } from './backends.ts';
import { commitOf, effect, versionOf, wasCommitted, write } from './commits.ts';
import { killedAfter } from './doomed.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nestor-embedded-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (now: () => number = Date.now) => openEmbeddedStore({ folder, now, log: new Lines() });

test('a process killed while committing loses nothing acknowledged, and frees the folder', async () => {
  const acknowledged = await killedAfter(200, ['embedded', folder]);
  expect(acknowledged.length).toBeGreaterThanOrEqual(200);
  const store = await open();
  const documents = await store.load(acknowledged);
  expect(documents.filter(({ version }) => version !== 1)).toEqual([]);
  const pending = await Promise.all((await store.abandoned()).map((lane) => store.claim(lane)));
  const keys = new Set(pending.flat().map(({ key }) => key));
  expect(acknowledged.filter((key) => !keys.has(key))).toEqual([]);
  await store.close();
});

test('a second bot on the same folder is refused, and the first continues', async () => {
  const store = await open();
  await expect(open()).rejects.toThrow(`another Nestor is running on the data folder ${folder}`);
  await expect(open()).rejects.toBeInstanceOf(StoreUnavailable);
  expect(await store.commit(commitOf('m', { writes: [write('a', 0)] }))).toMatchObject({ outcome: 'committed' });
  await store.close();
  await (await open()).close();
});

test('a reader sees what a running bot commits and what a stopped one left', async () => {
  const store = await open();
  const reader = await readEmbeddedStore({ folder });
  await store.commit(commitOf('m', { writes: [{ ...write('run', 0, 'R'), lists: ['runs'], rank: 1 }] }));
  expect(await reader.list('runs', { limit: 9 })).toEqual([{ key: 'run', version: 1, value: 'R' }]);
  await reader.close();
  await store.close();
  const later = await readEmbeddedStore({ folder });
  expect(await later.load(['run'])).toEqual([{ key: 'run', version: 1, value: 'R' }]);
  await later.close();
});

test('a folder without data reads as empty, and nothing is created', async () => {
  const reader = await readEmbeddedStore({ folder: join(folder, 'none') });
  expect(await reader.list('runs', { limit: 9 })).toEqual([]);
  await reader.close();
  await expect(readEmbeddedStore({ folder })).resolves.toBeDefined();
});

test('data of a newer Nestor is refused and left alone', async () => {
  await (await open()).close();
  const db = new DatabaseSync(join(folder, 'nestor.db'));
  db.exec('PRAGMA user_version = 99');
  db.close();
  await expect(open()).rejects.toThrow(/written by a newer Nestor \(its schema is 99/);
  await expect(readEmbeddedStore({ folder })).rejects.toThrow('the data has the schema 99');
});

test('a file that is not a database is reported', async () => {
  await writeFile(join(folder, 'nestor.db'), 'not a database at all, '.repeat(100));
  await expect(open()).rejects.toThrow('nestor.db is not a database');
  await expect(open()).rejects.toBeInstanceOf(StoreUnavailable);
});

test('a folder that cannot be created is reported', async () => {
  await writeFile(join(folder, 'file'), '');
  const opening = openEmbeddedStore({ folder: join(folder, 'file', 'data'), now: Date.now, log: new Lines() });
  await expect(opening).rejects.toThrow('ENOTDIR');
  await expect(opening).rejects.toBeInstanceOf(StoreUnavailable);
});

test('a conflict does not affect the other commits of its tick', async () => {
  const store = await open();
  const outcomes = await Promise.all([
    store.commit(commitOf('1', { writes: [write('a', 0)], effects: [effect('l', 'e1')] })),
    store.commit(commitOf('2', { writes: [write('a', 0), write('b', 0)], effects: [effect('l', 'e2')] })),
    store.commit(commitOf('3', { writes: [write('a', 1)], effects: [effect('l', 'e3')] })),
    store.commit(commitOf('1', { writes: [write('c', 0)] })),
  ]);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['committed', 'conflict', 'committed', 'repeated']);
  expect((await store.claim('l')).map(({ key }) => key)).toEqual(['e1', 'e3']);
  expect(await versionOf(store, 'a')).toBe(2);
  await store.close();
});

test('settled effects are written when the store closes', async () => {
  const store = await open();
  await store.commit(commitOf('m', { effects: [effect('l', 'e1'), effect('l', 'e2')] }));
  await store.settle('l', ['e1']);
  await store.close();
  const again = await open();
  expect((await again.claim('l')).map(({ key }) => key)).toEqual(['e2']);
  await again.close();
});

test('an event ID is forgotten after two days, not after one', async () => {
  const day = 86_400_000;
  const store = await open(() => 0);
  await store.commit(commitOf('m'));
  await store.close();
  const next = await open(() => day);
  expect(await wasCommitted(next, 'm')).toBe(true);
  await next.close();
  const last = await open(() => 2 * day + 1);
  await last.commit(commitOf('a write after the event IDs'));
  expect(await wasCommitted(last, 'm')).toBe(false);
  await last.close();
});

/** Not everywhere may a process have mounts of its own. */
const ownMounts = ['--map-root-user', '--mount'];
const mayMount = spawnSync('unshare', [...ownMounts, 'true']).status === 0;

test.runIf(mayMount)('on a full disk it refuses and says so once, and goes on when there is space again', async () => {
  const script = fileURLToPath(new URL('./full-disk.ts', import.meta.url));
  // A small disk of its own, in a mount namespace that ends with the process.
  const mount = `mount -t tmpfs -o size=2m none "${folder}" && exec "$0" "${script}" "${folder}"`;
  const { stdout } = await promisify(execFile)('unshare', [...ownMounts, 'sh', '-c', mount, process.execPath]);
  const report = JSON.parse(stdout) as Record<string, unknown>;
  expect(report).toEqual({
    refused: { name: 'StoreUnavailable', full: true },
    readable: true,
    after: 'committed',
    intact: true,
    lines: [
      expect.stringMatching(/^warn: the store is unavailable: .*the disk is full/),
      expect.stringMatching(/^info: the store is available again/),
    ],
  });
});
