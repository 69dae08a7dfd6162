import type { Outcome, Task, Watcher } from '../../engine/ports.ts';
import { pause } from '../output/pause.ts';
import { createReader } from '../output/reader.ts';
import { tell } from '../output/telling.ts';
import { bringToEnd, wasTold } from './ending.ts';
import { readStatus, type RunFiles } from './files.ts';
import { bootId, groupLives, type Identity } from './identity.ts';
import { readLatch } from './latch.ts';

interface Following {
  readonly task: Task;
  readonly watcher: Watcher;
  readonly files: RunFiles;
  /** Aborted when there is reason to look at once. */
  readonly hint: AbortSignal | undefined;
  readonly mask: (text: string) => string;
  readonly warn: (text: string) => void;
}

/** Milliseconds between two looks, and for the first of them: most commands are short. */
const pace = 100;
const firstPace = 50;
const firstLooks = 60;

/** Follows a run whose latch is taken to its end, whoever started it: all that is needed are its files and /proc. */
export async function follow(following: Following): Promise<Outcome> {
  const { watcher, files, mask, warn } = following;
  const latch = await readLatch(files);
  if (latch?.kind === 'called-off') {
    if (watcher.stop.aborted) return { kind: 'stopped', exitStatus: null, reason: null };
    return { kind: 'refused', reason: latch.reason };
  }
  const over = new AbortController();
  const reader = createReader({ file: files.log, mask });
  const telling = tell({ reader, onNews: (news) => watcher.onNews(news), over: over.signal, warn });
  try {
    return await untilEnd(latch?.by, following);
  } finally {
    over.abort();
    await telling;
  }
}

/** @param leader undefined if it is not known who started the command */
async function untilEnd(leader: Identity | undefined, following: Following): Promise<Outcome> {
  const { task, watcher, files, hint, warn } = following;
  const hints = hint === undefined ? [watcher.stop] : [watcher.stop, hint];
  let signalled: boolean | undefined;
  for (let looks = 0; ; looks += 1) {
    if (watcher.stop.aborted && signalled === undefined && leader !== undefined) {
      signalled = await bringToEnd({ leader, files, grace: task.grace, warn });
    }
    const status = await readStatus(files.exit);
    if (status !== undefined || leader === undefined || !(await groupLives(leader))) {
      // The status may have come between the two looks.
      const exitStatus = status ?? (await readStatus(files.exit)) ?? null;
      if (signalled === true || (await wasTold(files))) return { kind: 'stopped', exitStatus, reason: null };
      if (exitStatus !== null) return { kind: 'ended', ok: exitStatus === 0, exitStatus, reason: null };
      return { kind: 'unknown', reason: await whyUnknown(leader) };
    }
    await pause(looks < firstLooks ? firstPace : pace, hints);
  }
}

async function whyUnknown(leader: Identity | undefined): Promise<string> {
  if (leader === undefined) return 'its files are damaged or gone';
  if (leader.boot_id !== (await bootId())) return 'the machine was restarted while it ran';
  return 'its processes are gone and nothing tells how they ended';
}
