import type { RunFailure } from '../../../machines/refusal.ts';
import type { Outcome, Task, Watcher } from '../../ports/index.ts';
import { sleepUntilNews } from '../../async/sleep.ts';
import { createReader } from '../output/reader.ts';
import { pollOutput } from '../output/poll.ts';
import { terminate, sendSigterm, wasSigtermSent } from './terminate.ts';
import { readStatus, type RunFiles } from './files.ts';
import { bootId, groupLives, type Identity } from './identity.ts';
import { readLatch } from './latch.ts';
import type { RetryIo } from './retry-io.ts';

interface Following {
  readonly task: Task;
  readonly watcher: Watcher;
  readonly files: RunFiles;
  /** Aborted when it is worth checking at once. */
  readonly hint: AbortSignal | undefined;
  readonly retryIo: RetryIo;
  readonly mask: (text: string) => string;
  readonly warn: (text: string) => void;
}

/** Milliseconds between two checks; the first ones come faster, as most commands are short. */
const pace = 100;
const firstPace = 50;
const firstLooks = 60;

/**
 * Follows a run whose latch is taken to its end, whichever bot started it: its files and /proc are enough. An error in
 * reading them does not end the run.
 */
export async function follow(following: Following): Promise<Outcome> {
  const { watcher, files, retryIo, mask, warn } = following;
  const latch = await retryIo.until(() => readLatch(files));
  if (latch?.kind === 'called-off') {
    if (watcher.stop.aborted) return { kind: 'stopped', exitStatus: null, reason: null };
    return { kind: 'refused', reason: latch.reason };
  }
  const over = new AbortController();
  const reader = createReader({ file: files.log, mask });
  const telling = pollOutput({ reader, onNews: (news) => watcher.onNews(news), over: over.signal, warn });
  try {
    return await untilEnd(latch?.by, following);
  } finally {
    over.abort();
    await telling;
  }
}

/** @param leader undefined if it is unknown which process started the command */
async function untilEnd(leader: Identity | undefined, following: Following): Promise<Outcome> {
  const { watcher, hint, retryIo } = following;
  const look = createLook(leader, following);
  for (let looks = 0; ; looks += 1) {
    const outcome = await retryIo.until(look);
    if (outcome !== undefined) return outcome;
    await sleepUntilNews(looks < firstLooks ? firstPace : pace, watcher.stop, hint);
  }
}

/** Stops the command if asked to, and checks whether it ended; can be retried at any point. */
function createLook(leader: Identity | undefined, following: Following): () => Promise<Outcome | undefined> {
  const { task, watcher, files, warn } = following;
  /** Kept beside the stop file, which may not be writable or readable. */
  let told: boolean | undefined;
  let isBrought = false;
  return async () => {
    if (watcher.stop.aborted && leader !== undefined && !isBrought) {
      const question = { leader, files, grace: task.grace, warn };
      told ??= await sendSigterm(question);
      if (told) await terminate(question);
      isBrought = true;
    }
    const status = await readStatus(files.exit);
    if (status === undefined && leader !== undefined && (await groupLives(leader))) return undefined;
    // The status may have been written in between.
    const exitStatus = status ?? (await readStatus(files.exit)) ?? null;
    if (told === true || (await wasSigtermSent(files))) return { kind: 'stopped', exitStatus, reason: null };
    if (exitStatus !== null) return { kind: 'ended', ok: exitStatus === 0, exitStatus, reason: null };
    return { kind: 'unknown', reason: await whyUnknown(leader) };
  };
}

async function whyUnknown(leader: Identity | undefined): Promise<RunFailure> {
  if (leader === undefined) return { code: 'files-damaged' };
  if (leader.boot_id !== (await bootId())) return { code: 'machine-restarted', during: 'run' };
  return { code: 'processes-gone' };
}
