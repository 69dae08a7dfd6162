import { mkdir, readdir, rename } from 'node:fs/promises';
import { orMissing } from '../../async/or-missing.ts';
import { ownerOf, sign } from '../output/owner.ts';
import { mayBeRunning } from './liveness.ts';
import { CannotStart } from './program.ts';
import type { RunFiles } from './files.ts';

/**
 * Creates the folder of a run and marks it as that run's. A new store numbers runs from 1 again, so the folder of an
 * earlier run with the same number is moved aside. Safe for many processes at the same time.
 * @param token tells runs with the same number apart
 * @throws CannotStart if the earlier run may still be running; otherwise the system's error
 */
export async function claim(files: RunFiles, token: string): Promise<void> {
  for (;;) {
    await mkdir(files.folder, { recursive: true, mode: 0o700 });
    if (await sign(files, token)) return;
    const owner = await ownerOf(files);
    if (owner === token) return;
    if (owner !== undefined) await moveAside(files, owner);
  }
}

/** The folders that were moved aside. @param folder the folder of all runs */
export async function asideIn(folder: string): Promise<readonly string[]> {
  return ((await orMissing(readdir(folder))) ?? []).filter((name) => /^[1-9]\d{0,14}\.[\w-]+$/.test(name));
}

/**
 * The new name holds the owner's token: a late process, which would move the folder that another has created for this
 * run meanwhile, finds that name taken.
 */
async function moveAside(files: RunFiles, owner: string): Promise<void> {
  const { folder } = files;
  let fault: unknown = new CannotStart({ code: 'earlier-run-at-work', folder });
  if (!(await mayBeRunning(files))) {
    try {
      return await rename(folder, `${folder}.${owner}`);
    } catch (error) {
      fault = error;
    }
  }
  if ((await ownerOf(files)) === owner) throw fault;
}
