import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { orMissing } from '../async/or-missing.ts';

/**
 * Removes lock files that a killed git left behind.
 * @param question.before milliseconds since 1970: younger locks may belong to a running git
 */
export async function removeStaleLocks(mirror: string, question: { before: number }): Promise<void> {
  const folders = ['.', 'refs', 'objects/info', 'worktrees'];
  for (const folder of folders) {
    const recursive = folder === 'refs' || folder === 'objects/info';
    for (const path of await files(join(mirror, folder), recursive)) {
      if (!path.endsWith('.lock')) continue;
      // A running git may remove its lock at any moment.
      const found = await orMissing(stat(path));
      if (found !== undefined && found.mtimeMs < question.before) await rm(path, { force: true });
    }
  }
}

/** The number of refs that are not packed. */
export async function looseReferences(mirror: string): Promise<number> {
  return (await files(join(mirror, 'refs'), true)).length;
}

async function files(folder: string, recursive: boolean): Promise<string[]> {
  const entries = (await orMissing(readdir(folder, { recursive, withFileTypes: true }))) ?? [];
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
