import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { open, temporaryFolder, testRepository } from './opened.ts';

const all = { offset: 0, limit: 100 };

test('configured branches come first, then tags, newest version first', async () => {
  const origin = await testRepository();
  const first = await origin.commit();
  await origin.tag('v1.9.0-rc.1');
  await origin.tag('v1.9.0', { message: 'annotated' });
  const second = await origin.commit();
  await origin.tag('v1.10.0');
  await origin.branch('topic');
  const { repositories } = await open(origin.path, { versions: { tags: ['v*'], branches: ['main'] } });

  const { versions, total, freshness } = await repositories.versions('shop', all);

  expect(versions).toEqual([
    { kind: 'branch', name: 'main', commit: second },
    { kind: 'tag', name: 'v1.10.0', commit: second },
    { kind: 'tag', name: 'v1.9.0', commit: first },
    { kind: 'tag', name: 'v1.9.0-rc.1', commit: first },
  ]);
  expect(total).toBe(4);
  expect(freshness.failure).toBeUndefined();
  expect((await repositories.versions('shop', { offset: 1, limit: 2 })).versions.map(({ name }) => name)).toEqual([
    'v1.10.0',
    'v1.9.0',
  ]);
});

test('tags that are not versions are sorted by their own date, and Unicode names work', async () => {
  const origin = await testRepository();
  await origin.commit({ at: 1_700_000_500 });
  await origin.tag('версия-1', { message: 'late', date: 1_700_000_900 });
  await origin.tag('nightly');
  const { repositories } = await open(origin.path);

  const { versions } = await repositories.versions('shop', all);

  expect(versions.map(({ name }) => name)).toEqual(['версия-1', 'nightly']);
  expect(await repositories.find('shop', 'версия-1')).toEqual({ name: 'версия-1', commit: versions[0]?.commit });
});

test('tags of trees and blobs are left out, tags of tags resolve to their commit', async () => {
  const origin = await testRepository();
  const commit = await origin.commit({ files: { a: 'text' } });
  await origin.tag('tree', { at: 'HEAD^{tree}' });
  await origin.tag('blob', { at: 'HEAD:a', message: 'a blob' });
  await origin.tag('inner', { message: 'inner' });
  await origin.tag('outer', { at: 'inner', message: 'outer' });
  const { repositories } = await open(origin.path);

  const { versions } = await repositories.versions('shop', all);

  expect(versions.map(({ name }) => name).sort()).toEqual(['inner', 'outer']);
  expect(await repositories.find('shop', 'outer')).toEqual({ name: 'outer', commit });
  expect(await repositories.find('shop', 'tree')).toBeUndefined();
});

test('a name is found only if the config makes it selectable', async () => {
  const origin = await testRepository();
  const commit = await origin.commit();
  await origin.tag('v1.0.0');
  await origin.tag('internal');
  await origin.branch('topic');
  const { repositories } = await open(origin.path, { versions: { tags: ['v*'], branches: ['main'] } });

  const found = await Promise.all(
    ['v1.0.0', 'main', 'internal', 'topic', commit, commit.slice(0, 8), 'HEAD', 'refs/tags/v1.0.0'].map((typed) =>
      repositories.find('shop', typed),
    ),
  );

  expect(found.map((version) => version?.name)).toEqual(['v1.0.0', 'main', ...Array(6).fill(undefined)]);
});

test('a tag wins over a branch of the same name', async () => {
  const origin = await testRepository();
  const old = await origin.commit();
  await origin.tag('main');
  await origin.commit();
  const { repositories } = await open(origin.path, { versions: { branches: ['main'] } });

  expect(await repositories.find('shop', 'main')).toEqual({ name: 'main', commit: old });
});

test('a hash is found from seven digits on, if a branch or a tag reaches it', async () => {
  const origin = await testRepository();
  const old = await origin.commit();
  await origin.commit();
  const gone = await origin.commit();
  const { repositories, refresh } = await open(origin.path, { versions: { tags: [], commits: true } });
  await refresh();
  expect(await repositories.find('shop', gone)).toEqual({ name: gone, commit: gone });
  await origin.git('reset', '--quiet', '--hard', old);
  await origin.commit();
  await refresh();

  expect(await repositories.find('shop', old.slice(0, 7))).toEqual({ name: old.slice(0, 7), commit: old });
  expect(await repositories.find('shop', old.slice(0, 9).toUpperCase())).toMatchObject({ commit: old });
  expect(await repositories.find('shop', old.slice(0, 6))).toBeUndefined();
  expect(await repositories.find('shop', '0'.repeat(40))).toBeUndefined();
  expect(await repositories.has('shop', gone)).toBe(true);
  expect(await repositories.find('shop', gone)).toBeUndefined();
});

test('a branch whose name looks like a hash is not taken for the commit', async () => {
  const origin = await testRepository();
  const old = await origin.commit();
  await origin.commit();
  await origin.branch(old.slice(0, 7), 'HEAD');
  const { repositories } = await open(origin.path, { versions: { tags: [], commits: true } });

  expect(await repositories.find('shop', old.slice(0, 7))).toBeUndefined();
  expect(await repositories.find('shop', old.slice(0, 10))).toMatchObject({ commit: old });
});

test('nothing that a person types becomes an option, a range or a search for git', async () => {
  const origin = await testRepository();
  await origin.commit({ subject: 'text' });
  await origin.tag('v1');
  await origin.tag('v2');
  const working = await temporaryFolder();
  const { repositories } = await open(origin.path, { versions: { branches: ['main'], commits: true } });
  const typed = [
    `--output=${working}/x`,
    '--help',
    '-h',
    'v1..v2',
    'v1...v2',
    '^main',
    ':/text',
    'main^',
    'main~0',
    'main:deploy.sh',
    'main@{0}',
    '@',
    'v*',
    'v[12]',
    '$(id)',
    '`id`',
    '; id',
    'v1\nv2',
    'v1\0',
    ' v1',
    '',
    'v1\u200b',
    '\u202ev1',
    'v1/',
    '../v1',
    'a'.repeat(10_000),
    '0'.repeat(10_000),
  ];

  const found = await Promise.all(typed.map(async (text) => [text, await repositories.find('shop', text)]));
  expect(found.filter(([, version]) => version !== undefined)).toEqual([]);
  expect(await readdir(working)).toEqual([]);
  expect(await repositories.find('shop', 'v1')).toBeDefined();
});

test('what cannot be a name is refused without running git', async () => {
  const folder = join(await temporaryFolder(), 'mirrors');
  const { repositories } = await open('/nowhere', { folder });

  expect(await repositories.find('shop', 'a'.repeat(10_000))).toBeUndefined();
  expect(await repositories.find('shop', '\u200b')).toBeUndefined();
  await expect(repositories.find('shop', 'v1')).rejects.toMatchObject({ name: 'GitFailure' });
});
