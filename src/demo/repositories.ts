import { execFile, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { blog } from './blog.ts';
import { importStream, type Sample } from './history.ts';
import { shop } from './shop.ts';

const run = promisify(execFile);

/** The machine has no git. */
export class NoGit extends Error {
  override name = 'NoGit';
}

interface Making {
  /** Where the repositories go, each NAME.git. */
  readonly folder: string;
  readonly path: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Makes the sample applications' repositories, bare, where they are not there yet.
 * @throws NoGit where there is no git on the path
 */
export async function makeRepositories(making: Making): Promise<void> {
  await Promise.all([shop, blog].map((sample) => makeRepository(sample, making)));
}

async function makeRepository(sample: Sample, { folder, path, signal }: Making): Promise<void> {
  const repository = join(folder, `${sample.name}.git`);
  if (existsSync(repository)) return;
  // Under another name until it is whole: what was interrupted is begun again.
  const unfinished = `${repository}.new`;
  await rm(unfinished, { recursive: true, force: true });
  const git = (...args: readonly string[]) =>
    run('git', ['--git-dir', unfinished, ...args], { env: environment(path), signal });
  try {
    await git('init', '--quiet', '--bare');
    await git('symbolic-ref', 'HEAD', 'refs/heads/main');
    const importing = git('fast-import', '--quiet', '--done');
    await Promise.all([importing, feed(importing.child, importStream(sample))]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new NoGit('there is no program git', { cause: error });
  }
  await rename(unfinished, repository);
}

async function feed({ stdin }: ChildProcess, text: string): Promise<void> {
  if (stdin !== null) await pipeline(Readable.from([text]), stdin);
}

/** Nothing of the person's own: no identity, no signing, no hooks. */
function environment(path: string | undefined): Record<string, string> {
  return { ...(path !== undefined && { PATH: path }), GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
}
