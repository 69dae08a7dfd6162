import { readdir } from 'node:fs/promises';
import { orMissing } from '../../async/or-missing.ts';
import { isRunning, startWithin } from './liveness.ts';
import { attemptsIn, closeAttempt, launchedWithin, type Clearing } from './attempts.ts';
import { exists, runFiles } from './files.ts';

/** Removes the attempts of processes that are gone, except those whose command runs or may still start. */
export async function sweepRuns(folder: string, clearing: Clearing): Promise<void> {
  for (const run of await runsIn(folder)) {
    const files = runFiles(folder, run);
    const { left } = await attemptsIn(files.folder);
    // Checked before what runs: the latch may be taken, and the command started, in between.
    const hasLatch = await exists(files.latch);
    if (left.length === 0 || (await isRunning(files))) continue;
    for (const attempt of left) {
      // Its wrapper may be slow: until it is too late to start, its checkout stays.
      if (hasLatch || !(await launchedWithin(attempt, startWithin))) await closeAttempt(attempt, clearing);
    }
  }
}

/** The numbers of the runs that have a folder. */
export async function runsIn(folder: string): Promise<readonly number[]> {
  return ((await orMissing(readdir(folder))) ?? []).filter((name) => /^[1-9]\d{0,14}$/.test(name)).map(Number);
}
