import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { orGone } from './gone.ts';

/**
 * Removes lock files that a git of an earlier time left behind when it was killed.
 * @param question.before milliseconds since 1970: younger ones belong to somebody who is at work
 */
export async function removeStaleLocks(mirror: string, question: { before: number }): Promise<void> {
  const folders = ['.', 'refs', 'objects/info', 'worktrees'];
  for (const folder of folders) {
    const recursive = folder === 'refs' || folder === 'objects/info';
    for (const path of await files(join(mirror, folder), recursive)) {
      if (!path.endsWith('.lock')) continue;
      // One that belongs to somebody at work goes at any moment.
      const found = await orGone(stat(path));
      if (found !== undefined && found.mtimeMs < question.before) await rm(path, { force: true });
    }
  }
}

/** How many references are not packed yet. */
export async function looseReferences(mirror: string): Promise<number> {
  return (await files(join(mirror, 'refs'), true)).length;
}

async function files(folder: string, recursive: boolean): Promise<string[]> {
  const entries = (await orGone(readdir(folder, { recursive, withFileTypes: true }))) ?? [];
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
