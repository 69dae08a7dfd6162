import { execFile, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { blog } from './blog.ts';
import { importStream } from './fast-import.ts';
import type { Sample } from './sample.ts';
import { shop } from './shop.ts';

const run = promisify(execFile);

/** git is not installed. */
export class NoGit extends Error {
  override name = 'NoGit';
}

interface MakeOptions {
  /** The repositories are created in it, each as NAME.git. */
  readonly folder: string;
  readonly path: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Creates the sample applications' bare repositories, unless they exist.
 * @throws NoGit if there is no git on the path
 */
export async function makeRepositories(options: MakeOptions): Promise<void> {
  await Promise.all([shop, blog].map((sample) => makeRepository(sample, options)));
}

async function makeRepository(sample: Sample, { folder, path, signal }: MakeOptions): Promise<void> {
  const repository = join(folder, `${sample.name}.git`);
  if (existsSync(repository)) return;
  // Renamed once complete, so that an interrupted import starts over.
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
    throw new NoGit('git is not installed', { cause: error });
  }
  await rename(unfinished, repository);
}

async function feed({ stdin }: ChildProcess, text: string): Promise<void> {
  if (stdin !== null) await pipeline(Readable.from([text]), stdin);
}

/** Without the person's own git configuration: no identity, no signing, no hooks. */
function environment(path: string | undefined): Record<string, string> {
  return { ...(path !== undefined && { PATH: path }), GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
}
