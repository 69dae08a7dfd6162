import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fill, makeRepository, type Bulk } from '../helpers/repository.ts';
import type { Extent } from './extents.ts';
import type { Sample } from './rows.ts';
import { endAll, type Scene } from './scene.ts';
import { median } from './statistics.ts';
import { Workspace } from './workspace-process.ts';

/** The version that runs; `fill` names the tags so. */
const LIVE = 'v0.50.0';
/** A tag that is not on the question's first page, so that it is looked up after a fetch. */
const CHOSEN = 'v0.60.5';
/** Milliseconds before each answer: longer than a fetch counts as fresh (src/git/mirror.ts), so that each fetches. */
const THOUGHT = 2200;

/**
 * From an answer that names a version to the question with its commits, in turn with git's own commands by hand in the
 * same mirror.
 */
export async function measureQuestion(scene: Scene, { bulk, times }: Extent['question']): Promise<readonly Sample[]> {
  const repository = await history(bulk);
  const config = await scene.config('long', { shop: repository });
  const data = join(scene.folder, 'long');
  const subject = await scene.start('embedded', { workspace: await Workspace.start(), config, data });
  const { workspace } = subject;
  try {
    await workspace.thread({
      person: 'p1',
      texts: [`nestor deploy shop ${LIVE} to staging`, 'nestor yes'],
      pause: 100,
    });
    const asked: number[] = [];
    const byHand: number[] = [];
    for (let time = -1; time < times; time += 1) {
      const texts = ['nestor deploy shop staging', `nestor ${CHOSEN}`, 'nestor cancel'];
      const [, question] = await workspace.thread({ person: 'p1', texts, pause: THOUGHT });
      if (question === undefined || !question.text.includes(CHOSEN))
        throw new Error(`that was no question for ${CHOSEN}: ${question?.text}`);
      const hand = await gitByHand(await mirrorIn(data), repository);
      if (time < 0) continue;
      asked.push(question.ms);
      byHand.push(hand);
    }
    return [{ name: 'question', who: 'embedded', value: median(asked), baseline: median(byHand) }];
  } finally {
    await endAll([subject]);
  }
}

/** A generated repository, kept in the temporary folder for the next time. */
async function history(bulk: Bulk): Promise<string> {
  const path = join(tmpdir(), `nestor-bench-history-${bulk.commits}-${bulk.tags}`);
  if (existsSync(path)) return path;
  const part = `${path}.part`;
  await rm(part, { recursive: true, force: true });
  const repository = await makeRepository({ path: part });
  await fill(repository, bulk);
  await rename(part, path);
  return path;
}

async function mirrorIn(data: string): Promise<string> {
  const mirrors = join(data, 'mirrors');
  const [name = ''] = await readdir(mirrors);
  return join(mirrors, name);
}

/** What src/git asks of git for such an answer, in its order; what it asks at once is asked at once here. */
async function gitByHand(mirror: string, address: string): Promise<number> {
  const from = await git(mirror, ['rev-parse', `refs/tags/${LIVE}^{commit}`]);
  const to = await git(mirror, ['rev-parse', `refs/tags/${CHOSEN}^{commit}`]);
  const began = performance.now();
  const refs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
  const quietly = ['--quiet', '--no-write-fetch-head', '--no-auto-maintenance', '--no-recurse-submodules'];
  await git(mirror, ['fetch', ...quietly, '--prune', '--force', '--no-tags', '--update-head-ok', address, ...refs]);
  await git(mirror, ['for-each-ref', '--count=1', '--format=%(refname)', 'refs/heads', 'refs/tags']);
  await git(mirror, ['show-ref', '--dereference', '--heads', '--tags']);
  await git(mirror, ['cat-file', '--batch-check=%(objecttype)'], `${to}\n${from}\n`);
  await Promise.all([
    git(mirror, ['rev-list', '--left-right', '--count', `${from}...${to}`, '--']),
    git(mirror, ['log', '-z', '--no-color', '--max-count=10', '--format=%H%x00%an%x00%s', to, `^${from}`, '--']),
  ]);
  return performance.now() - began;
}

async function git(folder: string, args: readonly string[], input?: string): Promise<string> {
  const stdin = input === undefined ? 'ignore' : 'pipe';
  const child = spawn('git', ['-C', folder, ...args], { stdio: [stdin, 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  child.stdin?.end(input);
  let text = '';
  for await (const chunk of child.stdout?.setEncoding('utf8') ?? []) text += String(chunk);
  const [status] = await closed;
  if (status !== 0) throw new Error(`git ${args[0]} ended with ${status}`);
  return text.trim();
}
