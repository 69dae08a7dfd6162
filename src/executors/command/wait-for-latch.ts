import { sleep } from '../../async/sleep.ts';
import type { ProgramFault } from '../../../machines/refusal.ts';
import type { RunFiles } from './files.ts';
import { readLatch, type Latch } from './latch.ts';
import type { Launched } from './launch.ts';
import type { RetryIo } from './retry-io.ts';

/** What a started wrapper came to. */
export type LatchOutcome =
  /** The latch is taken, by this wrapper or another. */
  | { readonly kind: 'latched'; readonly latch: Latch }
  /** It was too late to start anything. */
  | { readonly kind: 'late' }
  /** It started nothing, and why. */
  | { readonly kind: 'failed'; readonly reason: ProgramFault }
  /** It is under way, but the run is to stop. */
  | { readonly kind: 'stop' };

/** Milliseconds between two reads. */
const pace = 20;
/** Exit statuses of wrapper.sh. */
const unwritable = 76;
const late = 78;

/** Waits for a wrapper to take the latch, or to end without it. */
export async function waitForLatch(question: {
  files: RunFiles;
  launched: Launched;
  retryIo: RetryIo;
  stop: AbortSignal;
}): Promise<LatchOutcome> {
  const { files, launched, retryIo, stop } = question;
  for (;;) {
    // Read before the latch: the wrapper may take it and end in between.
    const over = launched.over.aborted;
    const latch = await retryIo.until(() => readLatch(files));
    if (latch !== undefined) return { kind: 'latched', latch };
    if (over) return landingOf(await launched.ended);
    if (stop.aborted) return { kind: 'stop' };
    await sleep(pace, launched.over, stop);
  }
}

function landingOf(status: number | string): LatchOutcome {
  if (status === late) return { kind: 'late' };
  const reason: ProgramFault =
    status === unwritable ? { code: 'folder-not-writable' } : { code: 'wrapper-ended', status };
  return { kind: 'failed', reason };
}
