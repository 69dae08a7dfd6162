import { randomUUID } from 'node:crypto';
import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import type { RunFailure } from '../../../machines/refusal.ts';
import { readJson, type RunFiles } from './files.ts';
import type { Identity } from './identity.ts';

/**
 * What a run's latch says: `taken` by the wrapper that starts the command (undefined: a crash of the machine cut what
 * it wrote), or `called-off`, so that no wrapper can start it any more.
 */
export type Latch =
  | { readonly kind: 'taken'; readonly by: Identity | undefined }
  | { readonly kind: 'called-off'; readonly reason: RunFailure };

/** Looks like the identity of a process that can be on no machine, for those who look for one. */
interface Nobody extends Identity {
  readonly boot_id: 'nobody';
  /** A text where an older Nestor wrote it. */
  readonly reason: RunFailure | string;
}

/** @returns undefined if nothing was started yet */
export async function readLatch({ latch }: RunFiles): Promise<Latch | undefined> {
  // One look: the latch may appear between two.
  const written = await readJson<Identity | Nobody>(latch);
  if (written === undefined) return undefined;
  if (written !== null && isNobody(written)) return { kind: 'called-off', reason: failureOf(written) };
  return { kind: 'taken', by: written !== null && isSomebody(written) ? written : undefined };
}

/**
 * Takes the latch for nobody: a wrapper that another process left on its way here, and that is slow, finds it taken.
 * @param reason why, for those who ask for the run later
 * @returns false if it was taken before
 */
export async function callOff({ folder, latch }: RunFiles, reason: RunFailure): Promise<boolean> {
  const nobody: Nobody = { pid: 0, starttime: '', boot_id: 'nobody', reason };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const mine = `${latch}.${randomUUID()}`;
  await writeFile(mine, `${JSON.stringify(nobody)}\n`, { mode: 0o600 });
  try {
    await link(mine, latch);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(mine, { force: true });
  }
}

const failureOf = ({ reason }: Nobody): RunFailure =>
  typeof reason === 'string' ? { code: 'recorded-text', text: reason } : reason;

const isNobody = (written: Identity | Nobody): written is Nobody => written.boot_id === 'nobody';
/** A damaged file must not have every process signalled: to kill(2), 0 and -1 are many. */
const isSomebody = ({ pid }: Identity): boolean => Number.isInteger(pid) && pid > 1;
