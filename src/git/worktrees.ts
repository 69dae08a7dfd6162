import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GitFailure } from '../engine/ports.ts';
import type { Git } from './git.ts';

/** A work tree of a mirror, and how long git may take over it. */
interface Place {
  readonly git: Git;
  readonly mirror: string;
  readonly folder: string;
  readonly timeout: number;
}

/** Makes a clean work tree of exactly this commit. @param commit a full hash that the mirror has */
export async function addWorktree(place: Place, commit: string): Promise<void> {
  try {
    await add(place, commit);
  } catch (error) {
    await removeWorktree(place);
    throw error;
  }
}

async function add({ git, mirror, folder, timeout }: Place, commit: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  await git({ folder: mirror, args: ['worktree', 'add', '--detach', '--quiet', '--', folder, commit], timeout });
  const head = (await git({ folder, args: ['rev-parse', 'HEAD'], timeout })).trim();
  if (head !== commit)
    throw new GitFailure('broken', `The checkout is at ${head.slice(0, 12)} instead of ${commit.slice(0, 12)}`);
}

/** Removes a work tree, whatever the command did to it. */
export async function removeWorktree({ git, mirror, folder, timeout }: Place): Promise<void> {
  await removeFolder(folder);
  await git({ folder: mirror, args: ['worktree', 'prune'], timeout });
}

/** Removes a folder, also one with folders that were made read-only; nothing happens if there is none. */
export async function removeFolder(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'ENOTEMPTY') throw error;
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
