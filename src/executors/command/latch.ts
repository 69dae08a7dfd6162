import { randomUUID } from 'node:crypto';
import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import type { RunFailure } from '../../../machines/refusal.ts';
import { readJson, type RunFiles } from './files.ts';
import type { Identity } from './identity.ts';

/**
 * What a run's latch says: `taken` by the wrapper that starts the command (undefined: the machine crashed while it was
 * written), or `called-off`, so that no wrapper can start it.
 */
export type Latch =
  | { readonly kind: 'taken'; readonly by: Identity | undefined }
  | { readonly kind: 'called-off'; readonly reason: RunFailure };

/** Reads as the identity of a process that exists on no machine. */
interface Nobody extends Identity {
  readonly boot_id: 'nobody';
  /** A text where an older Nestor wrote it. */
  readonly reason: RunFailure | string;
}

/** @returns undefined if nothing was started yet */
export async function readLatch({ latch }: RunFiles): Promise<Latch | undefined> {
  // Read once: the latch may appear between two reads.
  const written = await readJson<Identity | Nobody>(latch);
  if (written === undefined) return undefined;
  if (written !== null && isNobody(written)) return { kind: 'called-off', reason: failureOf(written) };
  return { kind: 'taken', by: written !== null && isSomebody(written) ? written : undefined };
}

/**
 * Takes the latch without starting anything, so that a slow wrapper of another process finds it taken.
 * @param reason why, for a bot that resumes the run later
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
