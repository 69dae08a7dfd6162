import { chmod, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Repositories } from '../../src/ports/index.ts';
import { makeRepository, type TestRepository } from '../helpers/repository.ts';
import { open, temporaryFolder, testRepository } from './opened.ts';

test('a checkout is exactly the commit even if the tag moved, and is removed completely', async () => {
  const origin = await testRepository();
  const commit = await origin.commit({ files: { 'deploy.sh': { text: '#!/bin/sh\n', mode: 0o755 }, 'sub/a': 'old' } });
  await origin.tag('v1');
  const { repositories, refresh } = await open(origin.path);
  await refresh();
  await origin.commit({ files: { 'sub/a': 'new' } });
  await origin.tag('v1');
  await refresh();
  const folder = join(await temporaryFolder(), 'runs/1/checkout');

  await repositories.checkout('shop', { commit, folder });

  expect(await readFile(join(folder, 'sub/a'), 'utf8')).toBe('old');
  expect((await stat(join(folder, 'deploy.sh'))).mode & 0o111).not.toBe(0);
  await repositories.discard('shop', folder);
  await repositories.discard('shop', folder);
  await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('concurrent checkouts of one application do not interfere', async () => {
  const origin = await testRepository();
  const commits: string[] = [];
  for (let index = 0; index < 4; index++) commits.push(await origin.commit({ files: { number: String(index) } }));
  const { repositories } = await open(origin.path);
  const root = await temporaryFolder();

  const found = await Promise.all(
    Array.from({ length: 12 }, async (_, run) => {
      const folder = join(root, String(run), 'checkout');
      await repositories.checkout('shop', { commit: commits[run % 4] ?? '', folder });
      const text = await readFile(join(folder, 'number'), 'utf8');
      await repositories.discard('shop', folder);
      return text;
    }),
  );

  expect(found).toEqual(Array.from({ length: 12 }, (_, run) => String(run % 4)));
});

test('an unknown commit and an abbreviated hash are refused and leave nothing behind', async () => {
  const origin = await testRepository();
  const commit = await origin.commit();
  const { repositories } = await open(origin.path);
  const root = await temporaryFolder();

  for (const wrong of ['f'.repeat(40), commit.slice(0, 10), 'main', '--force', '']) {
    await expect(
      repositories.checkout('shop', { commit: wrong, folder: join(root, 'checkout') }),
    ).rejects.toMatchObject({ code: 'missing-commit' });
  }
  expect(await readdir(root)).toEqual([]);
});

test('a checkout into a folder that cannot be created fails with the reason', async () => {
  const origin = await testRepository();
  const commit = await origin.commit();
  const { repositories } = await open(origin.path);
  const root = await temporaryFolder();
  await writeFile(join(root, 'file'), '');

  await expect(repositories.checkout('shop', { commit, folder: join(root, 'file/checkout') })).rejects.toMatchObject({
    name: 'GitFailure',
    code: 'broken',
  });
});

test('no hooks run, whoever configured them', async () => {
  const origin = await testRepository();
  const commit = await origin.commit();
  const { repositories, refresh, mirror } = await open(origin.path);
  await refresh();
  const root = await temporaryFolder();
  await mkdir(join(await mirror(), 'hooks'), { recursive: true });
  await writeFile(join(await mirror(), 'hooks/post-checkout'), `#!/bin/sh\ntouch ${root}/hooked\n`, { mode: 0o755 });

  await repositories.checkout('shop', { commit, folder: join(root, 'checkout') });

  expect(await readdir(root)).toEqual(['checkout']);
});

test('folders that a command made read-only are removed too', async () => {
  const origin = await testRepository();
  const commit = await origin.commit();
  const { repositories } = await open(origin.path);
  const root = await temporaryFolder();
  const folder = join(root, 'checkout');
  await repositories.checkout('shop', { commit, folder });
  await mkdir(join(folder, 'cache/module'), { recursive: true });
  await writeFile(join(folder, 'cache/module/file'), '');
  await chmod(join(folder, 'cache/module'), 0o500);
  await chmod(join(folder, 'cache'), 0o500);

  await repositories.discard('shop', folder);

  expect(await readdir(root)).toEqual([]);
});

test('a command has the tags in its checkout, and cannot change the mirror through it', async () => {
  const origin = await testRepository();
  const commit = await origin.commit();
  await origin.tag('v1', { message: 'annotated' });
  const { repositories } = await open(origin.path, { versions: { branches: ['main', 'evil'] } });
  const checkout = await makeRepositoryAt(repositories, commit);

  expect(await checkout.git('describe', '--exact-match')).toBe('v1');
  expect(await checkout.git('status', '--porcelain')).toBe('');
  await checkout.git('tag', 'evil');
  await checkout.git('branch', 'evil');
  await checkout.git('tag', '--delete', 'v1');

  expect(await repositories.find('shop', 'evil')).toBeUndefined();
  expect(await repositories.find('shop', 'v1')).toEqual({ name: 'v1', commit });
});

async function makeRepositoryAt(repositories: Repositories, commit: string): Promise<TestRepository> {
  const folder = join(await temporaryFolder(), 'checkout');
  await repositories.checkout('shop', { commit, folder });
  return await makeRepository({ path: folder });
}
