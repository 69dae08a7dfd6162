import { chmod, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GitFailure } from '../ports/index.ts';
import { GitExit, type Git } from './git.ts';

interface Checkout {
  readonly git: Git;
  readonly mirror: string;
  /** Must not exist yet. */
  readonly folder: string;
  /** The full hash of a commit in the mirror. */
  readonly commit: string;
  /** Milliseconds. */
  readonly timeout: number;
}

/**
 * Makes a clean work tree of exactly this commit: its own repository with the mirror's tags, which borrows the mirror's
 * objects. `git worktree add` would share the refs too: a command could change them for everyone, and concurrent calls
 * fail on each other's unfinished entries.
 */
export async function makeCheckout(checkout: Checkout): Promise<void> {
  try {
    await make(checkout);
  } catch (error) {
    await removeFolder(checkout.folder);
    throw error;
  }
}

async function make({ git, mirror, folder, commit, timeout }: Checkout): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const format = commit.length === 40 ? 'sha1' : 'sha256';
  const init = ['init', '--quiet', '--template=', `--object-format=${format}`, '--', folder];
  const [tags] = await Promise.all([
    packedTags({ git, mirror, timeout }),
    git({ folder: dirname(folder), args: init, timeout }),
  ]);
  await mkdir(join(folder, '.git/objects/info'), { recursive: true });
  await writeFile(join(folder, '.git/objects/info/alternates'), `${join(mirror, 'objects')}\n`);
  await writeFile(join(folder, '.git/packed-refs'), tags);
  await git({ folder, args: ['checkout', '--quiet', '--detach', commit, '--'], timeout });
  const head = (await readFile(join(folder, '.git/HEAD'), 'utf8')).trim();
  if (head !== commit) throw new GitFailure('broken', `The checkout is at ${head.slice(0, 50)} instead of ${commit}`);
}

/** The mirror's tags in the format of packed-refs. */
async function packedTags({ git, mirror, timeout }: Pick<Checkout, 'git' | 'mirror' | 'timeout'>): Promise<string> {
  try {
    const listed = await git({ folder: mirror, args: ['show-ref', '--dereference', '--tags'], timeout });
    return listed.replace(/^([0-9a-f]+) .*\^\{\}$/gm, '^$1');
  } catch (error) {
    // show-ref exits with 1 if there are no tags.
    if (error instanceof GitExit && error.status === 1) return '';
    throw error;
  }
}

/** Removes a folder, including read-only ones inside it; does nothing if it does not exist. */
export async function removeFolder(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR') return;
    if (!['EACCES', 'EPERM', 'ENOTEMPTY'].includes(code)) throw error;
    await makeWritable(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function makeWritable(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await makeWritable(join(folder, entry.name));
  }
}
