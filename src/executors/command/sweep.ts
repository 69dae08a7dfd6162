import { readdir } from 'node:fs/promises';
import { orMissing } from '../output/files.ts';
import { attemptsIn, closeAttempt, launchedWithin, type Clearing } from './attempts.ts';
import { exists, readStatus, runFiles, type RunFiles } from './files.ts';
import { groupLives } from './identity.ts';
import { readLatch } from './latch.ts';
import { startWithin } from './start.ts';

/** Removes the attempts of processes that are gone, except those whose command still runs, or may yet be started. */
export async function sweepRuns(folder: string, clearing: Clearing): Promise<void> {
  for (const run of await runsIn(folder)) {
    const files = runFiles(folder, run);
    const { left } = await attemptsIn(files.folder);
    // Before the look at what is at work: it may be latched, and begin to work, in between.
    const latched = await exists(files.latch);
    if (left.length === 0 || (await isAtWork(files))) continue;
    for (const attempt of left) {
      // Its wrapper may be slow: until it is too late for it, its checkout is left.
      if (latched || !(await launchedWithin(attempt, startWithin))) await closeAttempt(attempt, clearing);
    }
  }
}

/** The numbers of the runs that have a folder. */
export async function runsIn(folder: string): Promise<readonly number[]> {
  return ((await orMissing(readdir(folder))) ?? []).filter((name) => /^[1-9]\d{0,14}$/.test(name)).map(Number);
}

/** Does anything of a run's command still run that its end waits for? */
export async function isAtWork(files: RunFiles): Promise<boolean> {
  const latch = await readLatch(files);
  if (latch?.kind !== 'taken' || latch.by === undefined) return false;
  // A command that has ended may have left a daemon behind: that is what it was for.
  return (await readStatus(files.exit)) === undefined && (await groupLives(latch.by));
}
