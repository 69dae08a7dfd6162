import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { removeStaleLocks } from '../../src/git/locks.ts';
import { temporaryFolder } from './opened.ts';

test('locks that come and go during the search do no harm', async () => {
  const mirror = await temporaryFolder();
  const graphs = join(mirror, 'objects/info/commit-graphs');
  await mkdir(graphs, { recursive: true });
  await writeFile(join(mirror, 'HEAD.lock'), '');
  await utimes(join(mirror, 'HEAD.lock'), 1_000_000_000, 1_000_000_000);
  const over = new AbortController();
  const gitAtWork = async (name: string) => {
    while (!over.signal.aborted) {
      await writeFile(join(graphs, name), '');
      await rm(join(graphs, name));
    }
  };
  const working = Promise.all(['commit-graph-chain.lock', 'tmp.lock'].map(gitAtWork));
  try {
    for (let times = 0; times < 300; times += 1) await removeStaleLocks(mirror, { before: 1_500_000_000_000 });
  } finally {
    over.abort();
    await working;
  }
  expect(await readdir(mirror)).toEqual(['objects']);
});
