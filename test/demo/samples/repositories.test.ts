import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { makeRepositories } from '../../../src/demo/samples/repositories.ts';
import { scratch } from '../program.ts';

const run = promisify(execFile);

async function made(): Promise<{ folder: string; git: (app: string, ...args: string[]) => Promise<string[]> }> {
  const folder = await scratch();
  await makeRepositories({ folder, path: process.env['PATH'], signal: AbortSignal.timeout(120_000) });
  const git = async (app: string, ...args: string[]) => {
    const { stdout } = await run('git', ['--git-dir', join(folder, `${app}.git`), ...args]);
    return stdout.split('\n').filter((line) => line !== '');
  };
  return { folder, git };
}

describe.for([
  { app: 'shop', parted: 'redesign', newest: 'v1.3.1' },
  { app: 'blog', parted: 'comments', newest: 'v1.4.0' },
])('the sample application $app', ({ app, parted, newest }) => {
  test('has a realistic history', async () => {
    const { git } = await made();
    const subjects = await git(app, 'log', '--format=%s', 'main');
    expect(subjects.length).toBeGreaterThanOrEqual(30);
    expect(new Set(subjects).size).toBe(subjects.length);
    expect(new Set(await git(app, 'log', '--format=%an', 'main')).size).toBeGreaterThanOrEqual(3);
    const dates = (await git(app, 'log', '--format=%ct', '--reverse', 'main')).map(Number);
    expect(dates).toEqual(dates.toSorted((one, other) => one - other));
  });

  test('has six tags in order, annotated and lightweight, and commits after the last', async () => {
    const { git } = await made();
    const tags = await git(
      app,
      'for-each-ref',
      '--sort=version:refname',
      '--format=%(refname:short) %(objecttype)',
      'refs/tags',
    );
    const byDate = await git(
      app,
      'for-each-ref',
      '--sort=creatordate',
      '--format=%(refname:short) %(objecttype)',
      'refs/tags',
    );
    expect(tags).toHaveLength(6);
    expect(tags).toEqual(byDate);
    expect(new Set(tags.map((tag) => tag.split(' ')[1]))).toEqual(new Set(['tag', 'commit']));
    expect(tags.at(-1)).toMatch(newest);
    expect((await git(app, 'log', '--format=%s', `${newest}..main`)).length).toBeGreaterThan(0);
    expect(await git(app, 'symbolic-ref', 'HEAD')).toEqual(['refs/heads/main']);
  });

  test('has a diverged branch with all its files', async () => {
    const { git } = await made();
    expect(await git(app, 'log', '--format=%s', `main..${parted}`)).toHaveLength(3);
    expect((await git(app, 'log', '--format=%s', `${parted}..main`)).length).toBeGreaterThan(0);
    expect(await git(app, 'ls-tree', '--name-only', parted)).toContain('deploy.sh');
    const readme = await git(app, 'show', `${parted}:README.md`);
    expect(readme).toContain((await git(app, 'show', `v1.0.0:README.md`)).at(-1));
  });

  test('has the same commits every time, and passes git fsck', async () => {
    const [one, other] = [await made(), await made()];
    expect(await one.git(app, 'for-each-ref')).toEqual(await other.git(app, 'for-each-ref'));
    expect(await one.git(app, 'fsck', '--strict', '--no-progress')).toEqual([]);
  });

  test('has executable scripts', async () => {
    const { git } = await made();
    const files = await git(app, 'ls-tree', '-r', '--format=%(objectmode) %(path)', 'main');
    expect(files.filter((file) => file.startsWith('100755'))).toContain('100755 deploy.sh');
  });
});

test('existing repositories are left alone, and unfinished ones are created anew', async () => {
  const folder = await scratch();
  await mkdir(join(folder, 'shop.git'));
  await mkdir(join(folder, 'blog.git.new'));
  await writeFile(join(folder, 'blog.git.new', 'HEAD'), 'ref: nonsense');
  await makeRepositories({ folder, path: process.env['PATH'], signal: AbortSignal.timeout(120_000) });
  expect(await readdir(join(folder, 'shop.git'))).toEqual([]);
  expect(await readdir(folder)).toEqual(['blog.git', 'shop.git']);
});
