import { readlink, symlink } from 'node:fs/promises';
import { orMissing } from '../../async/or-missing.ts';

/** The folder of a run, as far as it names its run. */
export interface Owned {
  /** A dangling symbolic link: unlike a file it is created atomically with its text. */
  readonly owner: string;
}

/**
 * May the folder belong to this run? One without an owner may: an older Nestor created it.
 * @param token which run it is among those of its number
 */
export async function isOf(folder: Owned, token: string): Promise<boolean> {
  const owner = await ownerOf(folder);
  return owner === undefined || owner === token;
}

/** The token of the run that owns the folder; undefined if none does. */
export async function ownerOf({ owner }: Owned): Promise<string | undefined> {
  return orMissing(readlink(owner));
}

/** @returns false if the folder is owned already, or was moved aside just now */
export async function sign({ owner }: Owned, token: string): Promise<boolean> {
  try {
    await symlink(token, owner);
    return true;
  } catch (error) {
    if (['EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}
