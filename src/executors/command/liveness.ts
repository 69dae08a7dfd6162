import { attemptsIn, launchedWithin } from './attempts.ts';
import { exists, readStatus, type RunFiles } from './files.ts';
import { groupLives } from './identity.ts';
import { readLatch } from './latch.ts';

/** Milliseconds from the last word that a run may start until its wrapper starts nothing any more. */
export const startWithin = 30_000;

/** Does anything of a run's command still run that its end waits for? */
export async function isRunning(files: RunFiles): Promise<boolean> {
  const latch = await readLatch(files);
  if (latch?.kind !== 'taken' || latch.by === undefined) return false;
  // A command that has ended may have left a daemon behind: that is what it was for.
  return (await readStatus(files.exit)) === undefined && (await groupLives(latch.by));
}

/** Does it, or may it yet: is a process at work on its start, or a wrapper on its way? */
export async function mayBeRunning(files: RunFiles): Promise<boolean> {
  const { live, left } = await attemptsIn(files.folder);
  if (live.length > 0) return true;
  const launched = left.map((attempt) => launchedWithin(attempt, startWithin));
  if (!(await exists(files.latch)) && (await Promise.all(launched)).includes(true)) return true;
  return isRunning(files);
}
