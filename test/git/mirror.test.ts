import { once } from 'node:events';
import { mkdir, readFile, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { makeRepository } from '../helpers/repository.ts';
import { open, temporaryFolder, testRepository } from './opened.ts';
import { patience } from '../helpers/patience.ts';

test('a refresh picks up new commits, moved tags and deletions', async () => {
  const origin = await testRepository();
  const old = await origin.commit();
  await origin.tag('v1');
  await origin.tag('gone');
  const { repositories, refresh } = await open(origin.path);
  const shown = await repositories.find('shop', 'v1');
  expect(shown).toEqual({ name: 'v1', commit: old });

  const recent = await origin.commit();
  await origin.tag('v1');
  await origin.git('tag', '--delete', 'gone');
  await refresh();

  expect(await repositories.find('shop', 'v1')).toEqual({ name: 'v1', commit: recent });
  expect(await repositories.find('shop', 'gone')).toBeUndefined();
  expect(await repositories.has('shop', old)).toBe(true);
});

test('a branch can be replaced by branches below its name', async () => {
  const origin = await testRepository();
  await origin.commit();
  await origin.branch('a');
  const { repositories, refresh } = await open(origin.path, { versions: { branches: ['a', 'a/b'] } });
  await refresh();
  await origin.git('branch', '--quiet', '-D', 'a');
  await origin.branch('a/b');
  await refresh();

  expect((await repositories.find('shop', 'a/b'))?.name).toBe('a/b');
  expect(await repositories.find('shop', 'a')).toBeUndefined();
});

test('concurrent callers share one fetch, and one that just finished counts as fresh', async () => {
  const origin = await testRepository();
  await origin.commit();
  const { repositories, mirror } = await open(origin.path);
  const answers = await Promise.all(Array.from({ length: 10 }, () => repositories.refresh('shop')));
  expect(new Set(answers.map(({ fetchedAt }) => fetchedAt)).size).toBe(1);
  await rm(origin.path, { recursive: true });

  expect(await repositories.refresh('shop')).toEqual(answers[0]);
  expect(await readFile(join(await mirror(), 'nestor-fetched-at'), 'utf8')).toBe(String(answers[0]?.fetchedAt));
});

test('if the repository is gone, what is known stays usable, with the failure and the time of the last fetch', async () => {
  const origin = await testRepository();
  const commit = await origin.commit();
  await origin.tag('v1');
  const { repositories, refresh, folder } = await open(origin.path);
  const { fetchedAt } = await repositories.refresh('shop');
  await rm(origin.path, { recursive: true });
  await expect(refresh()).rejects.toThrow('no git repository');

  const { versions, freshness } = await repositories.versions('shop', { offset: 0, limit: 10 });
  expect(versions).toEqual([{ kind: 'tag', name: 'v1', commit }]);
  expect(freshness).toMatchObject({ fetchedAt, failure: expect.stringContaining('no git repository') });
  const later = await open(origin.path, { folder });
  expect((await later.repositories.versions('shop', { offset: 0, limit: 1 })).freshness.fetchedAt).toBe(fetchedAt);
});

test('an empty repository, a missing one and a folder that is not a repository are told apart', async () => {
  const empty = await testRepository();
  const emptied = await open(empty.path);
  expect(await emptied.repositories.refresh('shop')).toMatchObject({ failure: expect.stringContaining('is empty') });
  expect(await emptied.repositories.versions('shop', { offset: 0, limit: 5 })).toMatchObject({
    versions: [],
    total: 0,
  });
  expect(await emptied.repositories.find('shop', 'v1')).toBeUndefined();
  const plain = await temporaryFolder();
  for (const address of ['/nowhere/at/all', plain]) {
    const { repositories } = await open(address);
    const { fetchedAt, failure } = await repositories.refresh('shop');
    expect([fetchedAt, failure]).toEqual([null, expect.stringContaining('there is no git repository')]);
    await expect(repositories.has('shop', 'f'.repeat(40))).rejects.toMatchObject({ code: 'unreachable' });
  }
});

test('the first commit of an empty repository is found', async () => {
  const origin = await testRepository();
  const { repositories, refresh } = await open(origin.path, { versions: { branches: ['main'] } });
  await repositories.refresh('shop');
  const commit = await origin.commit();
  await refresh();

  expect(await repositories.find('shop', 'main')).toEqual({ name: 'main', commit });
});

test('a server that asks for a password refuses at once, and no credentials are shown', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const addresses = ['', 'deployer:s3cret-word@', 'ghp_0123456789@', 'deployer:hunter2@'];
  for (const credentials of addresses) {
    const { repositories } = await open(`http://${credentials}127.0.0.1:${port}/shop.git`);
    const { failure = '' } = await repositories.refresh('shop');
    expect(failure).toContain('a user name and password or a token is needed');
    expect(failure).not.toMatch(/s3cret|ghp_|hunter2|deployer|\n/);
    await expect(repositories.find('shop', 'v1')).rejects.toMatchObject({ code: 'denied' });
  }
});

test('the credentials of a URL are nowhere in the mirror', async () => {
  const origin = await testRepository();
  await origin.commit();
  const { repositories, mirror } = await open(
    `file://deployer:s3cret@localhost${origin.path}`.replace('deployer:s3cret@', ''),
  );
  await repositories.refresh('shop');

  expect(await readFile(join(await mirror(), 'config'), 'utf8')).not.toContain('url');
});

test('a URL cannot start a program', async () => {
  const folder = await temporaryFolder();
  for (const address of [`ext::touch ${folder}/x`, `--upload-pack=touch ${folder}/x`]) {
    const { failure } = await (await open(address)).repositories.refresh('shop');
    expect(failure).toBeDefined();
  }
  expect(await readdir(folder)).toEqual([]);
});

test('a changed URL gets a new mirror', async () => {
  const [one, other] = [await testRepository(), await testRepository()];
  await one.commit();
  const commit = await other.commit({ subject: 'elsewhere' });
  const versions = { branches: ['main'] };
  const before = await open(one.path, { versions });
  await before.repositories.refresh('shop');
  const after = await open(other.path, { versions, folder: before.folder });

  expect(await after.repositories.find('shop', 'main')).toEqual({ name: 'main', commit });
});

test('locks that a crash left behind are removed', async () => {
  const origin = await testRepository();
  await origin.commit();
  await origin.tag('v1');
  const before = await open(origin.path);
  await before.refresh();
  const mirror = await before.mirror();
  await vi.waitFor(
    async () => expect(await readdir(join(mirror, 'objects/info'))).toContain('commit-graphs'),
    patience,
  );
  await mkdir(join(mirror, 'refs/tags'), { recursive: true });
  for (const name of ['packed-refs.lock', 'refs/tags/v2.lock', 'HEAD.lock', 'shallow.lock', 'config.lock']) {
    await writeFile(join(mirror, name), '');
    await utimes(join(mirror, name), 1_000_000_000, 1_000_000_000);
  }
  await origin.commit();
  await origin.tag('v2');
  await origin.git('tag', '--delete', 'v1');
  const { refresh, repositories } = await open(origin.path, { folder: before.folder });
  await refresh();

  expect(await repositories.find('shop', 'v2')).toBeDefined();
  expect(await repositories.find('shop', 'v1')).toBeUndefined();
});

test('a damaged mirror is cloned again, and a repository around it is left alone', async () => {
  const origin = await testRepository();
  await origin.commit();
  const around = await testRepository();
  await around.commit();
  await around.branch('own');
  const before = await open(origin.path, { folder: join(around.path, '.nestor/mirrors') });
  await before.refresh();
  const mirror = await before.mirror();
  await vi.waitFor(
    async () => expect(await readdir(join(mirror, 'objects/info'))).toContain('commit-graphs'),
    patience,
  );
  await rm(join(mirror, 'objects'), { recursive: true, maxRetries: 10 });
  await truncate(join(mirror, 'HEAD'));
  await origin.commit();
  await origin.tag('v2');
  const { refresh, repositories, warnings } = await open(origin.path, { folder: before.folder });
  await refresh();

  expect(await repositories.find('shop', 'v2')).toBeDefined();
  expect(warnings).toEqual([expect.stringContaining('is made anew')]);
  expect(await readdir(before.folder)).toHaveLength(1);
  expect(await around.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main\nrefs/heads/own');
});

test('an unfinished clone left by a crash is not taken for a mirror, and is removed', async () => {
  const origin = await testRepository();
  await origin.commit();
  const { repositories, folder, mirror } = await open(origin.path, { versions: { branches: ['main'] } });
  await repositories.refresh('shop');
  const part = `${await mirror()}.0123abcd.part`;
  await rm(await mirror(), { recursive: true, maxRetries: 10 });
  await makeRepository({ path: part });
  await utimes(part, 1_000_000_000, 1_000_000_000);
  const after = await open(origin.path, { folder, versions: { branches: ['main'] } });

  expect(await after.repositories.find('shop', 'main')).toBeDefined();
  expect(await readdir(folder)).toHaveLength(1);
});
