import { rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Log, Now, Repositories } from '../../engine/ports.ts';
import { orMissing } from '../output/files.ts';
import { attemptsIn, closeAttempt } from './attempts.ts';
import { runFiles, type RunFiles } from './files.ts';
import { isAtWork, runsIn } from './sweep.ts';

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

/** Removes the folders of runs that are over, by number and age. Never rejects. */
export async function pruneRuns(options: PruneOptions): Promise<void> {
  const { keep, mask, log } = options;
  const folder = resolve(options.folder);
  const warn = (error: unknown) =>
    log.warn({}, mask(`the folder of a run was kept: ${error instanceof Error ? error.message : String(error)}`));
  try {
    const newestFirst = (await runsIn(folder)).toSorted((a, b) => b - a);
    for (const [index, run] of newestFirst.entries()) {
      try {
        await pruneRun(run, { ...options, folder, isBeyond: index >= keep });
      } catch (error) {
        warn(error);
      }
    }
  } catch (error) {
    warn(error);
  }
}

async function pruneRun(run: number, options: PruneOptions & { isBeyond: boolean }): Promise<void> {
  const { folder, age, now, isBeyond, isNeeded, repositories, mask, log } = options;
  const files = runFiles(folder, run);
  if (!isBeyond && now() - (await lastWritten(files)) <= age) return;
  const { live, left } = await attemptsIn(files.folder);
  if (live.length > 0 || (await isAtWork(files)) || (await isNeeded(run))) return;
  const warn = (text: string) => log.warn({}, mask(text));
  for (const attempt of left) await closeAttempt(attempt, { repositories, warn });
  await rm(files.folder, { recursive: true, force: true });
}

/** Milliseconds since 1970. */
async function lastWritten({ folder, log }: RunFiles): Promise<number> {
  const times = [folder, log].map(async (path) => (await orMissing(stat(path)))?.mtimeMs ?? 0);
  return Math.max(...(await Promise.all(times)));
}
