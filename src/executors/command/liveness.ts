import { attemptsIn, launchedWithin } from './attempts.ts';
import { exists, readStatus, type RunFiles } from './files.ts';
import { groupLives } from './identity.ts';
import { readLatch } from './latch.ts';

/** Milliseconds from the last check that a run may start until its wrapper no longer starts it. */
export const startWithin = 30_000;

/** Does anything of a run's command still run that keeps the run from ending? */
export async function isRunning(files: RunFiles): Promise<boolean> {
  const latch = await readLatch(files);
  if (latch?.kind !== 'taken' || latch.by === undefined) return false;
  // A command that ended may have left a daemon behind on purpose.
  return (await readStatus(files.exit)) === undefined && (await groupLives(latch.by));
}

/** As above, or is it being started: by a process, or by a wrapper under way? */
export async function mayBeRunning(files: RunFiles): Promise<boolean> {
  const { live, left } = await attemptsIn(files.folder);
  if (live.length > 0) return true;
  const launched = left.map((attempt) => launchedWithin(attempt, startWithin));
  if (!(await exists(files.latch)) && (await Promise.all(launched)).includes(true)) return true;
  return isRunning(files);
}
