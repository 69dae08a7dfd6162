import { rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Log, Now, Repositories } from '../../engine/ports.ts';
import { orMissing } from '../output/files.ts';
import { isAtWork } from './at-work.ts';
import { attemptsIn, closeAttempt } from './attempts.ts';
import { asideIn } from './claim.ts';
import { runFiles, type RunFiles } from './files.ts';
import { runsIn } from './sweep.ts';

export interface PruneOptions {
  /** The folder of all runs. */
  readonly folder: string;
  /** How many of the newest are kept. */
  readonly keep: number;
  /** Milliseconds since a run was last written to after which its folder goes, also if it is one of the newest. */
  readonly age: number;
  readonly now: Now;
  /** May somebody still come back to this run? Its latch is what keeps its command from being started again. */
  readonly isNeeded: (run: number) => Promise<boolean>;
  readonly repositories: Pick<Repositories, 'discard'>;
  /** Removes secrets from a text. */
  readonly mask: (text: string) => string;
  /** Hears of what could not be removed: the next time tries again. */
  readonly log: Pick<Log, 'warn'>;
}

/** A folder that may go. */
interface Candidate {
  readonly files: RunFiles;
  /** Does it go whatever its age? */
  readonly isBeyond: boolean;
  readonly isNeeded: () => Promise<boolean>;
}

/** Removes the folders of runs that are over, by number and age. Never rejects. */
export async function pruneRuns(options: PruneOptions): Promise<void> {
  const { mask, log } = options;
  const warn = (error: unknown) =>
    log.warn({}, mask(`the folder of a run was kept: ${error instanceof Error ? error.message : String(error)}`));
  try {
    for (const candidate of await candidatesIn(resolve(options.folder), options)) {
      try {
        await pruneOne(candidate, options);
      } catch (error) {
        warn(error);
      }
    }
  } catch (error) {
    warn(error);
  }
}

async function candidatesIn(folder: string, { keep, isNeeded }: PruneOptions): Promise<readonly Candidate[]> {
  const newestFirst = (await runsIn(folder)).toSorted((a, b) => b - a);
  const runs = newestFirst.map((run, index): Candidate => {
    return { files: runFiles(folder, run), isBeyond: index >= keep, isNeeded: () => isNeeded(run) };
  });
  // Nobody knows of these any more; they are kept for people, for as long as a run is.
  const aside = (await asideIn(folder)).map((name): Candidate => {
    return { files: runFiles(folder, name), isBeyond: false, isNeeded: () => Promise.resolve(false) };
  });
  return [...runs, ...aside];
}

async function pruneOne({ files, isBeyond, isNeeded }: Candidate, options: PruneOptions): Promise<void> {
  const { age, now, repositories, mask, log } = options;
  if (!isBeyond && now() - (await lastWritten(files)) <= age) return;
  const { live, left } = await attemptsIn(files.folder);
  if (live.length > 0 || (await isAtWork(files)) || (await isNeeded())) return;
  const warn = (text: string) => log.warn({}, mask(text));
  for (const attempt of left) await closeAttempt(attempt, { repositories, warn });
  await rm(files.folder, { recursive: true, force: true });
}

/** Milliseconds since 1970. */
async function lastWritten({ folder, log }: RunFiles): Promise<number> {
  const times = [folder, log].map(async (path) => (await orMissing(stat(path)))?.mtimeMs ?? 0);
  return Math.max(...(await Promise.all(times)));
}
