import { mkdir, readdir, rename } from 'node:fs/promises';
import { orMissing } from '../../async/or-missing.ts';
import { ownerOf, sign } from '../output/owner.ts';
import { mayBeRunning } from './liveness.ts';
import { CannotStart } from './program.ts';
import type { RunFiles } from './files.ts';

/**
 * Makes the folder of a run, and makes it its own, again and again if need be. A store that was lost counts from 1
 * again: what a run of the same number has left is moved aside. Any number of processes may do that for the same run at
 * the same time.
 * @param token which run it is among those of its number
 * @throws CannotStart if something of that other run may still be at work; the system's error if it fails
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

/** The folders that were moved aside. @param folder that of all runs */
export async function asideIn(folder: string): Promise<readonly string[]> {
  return ((await orMissing(readdir(folder))) ?? []).filter((name) => /^[1-9]\d{0,14}\.[\w-]+$/.test(name));
}

/**
 * The new name is that of the owner: a process that comes late, and would move the folder that another one has made for
 * this very run meanwhile, finds it taken.
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
