import { readlink, symlink } from 'node:fs/promises';
import { orMissing } from '../../async/or-missing.ts';

/** The folder of a run, as far as it tells which run that is. */
export interface Owned {
  /** A symbolic link that leads nowhere: unlike a file it is there with its text or not at all. */
  readonly owner: string;
}

/**
 * May what the folder holds be this run's? One without a name is taken for it: an older Nestor began it.
 * @param token which run it is among those of its number
 */
export async function isOf(folder: Owned, token: string): Promise<boolean> {
  const owner = await ownerOf(folder);
  return owner === undefined || owner === token;
}

/** The token of the run that has signed the folder; undefined if none has. */
export async function ownerOf({ owner }: Owned): Promise<string | undefined> {
  return orMissing(readlink(owner));
}

/** @returns false if the folder has a name already, or was moved aside at this moment */
export async function sign({ owner }: Owned, token: string): Promise<boolean> {
  try {
    await symlink(token, owner);
    return true;
  } catch (error) {
    if (['EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}
