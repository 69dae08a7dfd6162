import { rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Log, Now, Repositories } from '../../ports/index.ts';
import { orMissing } from '../../async/or-missing.ts';
import { isRunning } from './liveness.ts';
import { attemptsIn, closeAttempt } from './attempts.ts';
import { asideIn } from './claim.ts';
import { runFiles, type RunFiles } from './files.ts';
import { runsIn } from './sweep.ts';

export interface PruneOptions {
  /** The folder of all runs. */
  readonly folder: string;
  /** How many are kept of those that were written to last: a store that was lost numbers runs from 1 again. */
  readonly keep: number;
  /** Milliseconds since a run was last written to after which its folder goes, also if it is one of those. */
  readonly age: number;
  readonly now: Now;
  /** May this run still be resumed? Its latch keeps its command from being started again. */
  readonly isNeeded: (run: number) => Promise<boolean>;
  readonly repositories: Pick<Repositories, 'discard'>;
  /** Removes secrets from a text. */
  readonly mask: (text: string) => string;
  /** Hears of what could not be removed: the next time tries again. */
  readonly log: Pick<Log, 'warn'>;
}

/** The folder of a run. */
interface Dated<Name extends number | string> {
  readonly name: Name;
  readonly files: RunFiles;
  /** When it was last written to, in milliseconds since 1970. */
  readonly written: number;
}

/** A folder that may go. */
interface Candidate extends Omit<Dated<number>, 'name'> {
  /** Does it go whatever its age? */
  readonly isBeyond: boolean;
  readonly isNeeded: () => Promise<boolean>;
}

/** Removes the folders of runs that are over, by count and age. Never rejects. */
export async function pruneRuns(options: PruneOptions): Promise<void> {
  const { mask, log } = options;
  const warn = (error: unknown) =>
    log.warn(
      {},
      mask(`could not remove the folder of a run: ${error instanceof Error ? error.message : String(error)}`),
    );
  try {
    for (const candidate of await candidatesIn(options, warn)) {
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

async function candidatesIn(options: PruneOptions, warn: (error: unknown) => void): Promise<readonly Candidate[]> {
  const { keep, isNeeded } = options;
  const folder = resolve(options.folder);
  const runs = await datedIn(folder, await runsIn(folder), warn);
  const newestFirst = runs.toSorted((a, b) => b.written - a.written);
  // These belong to runs of a lost store; they are kept for people, as long as any run.
  const aside = await datedIn(folder, await asideIn(folder), warn);
  return [
    ...newestFirst.map(({ name, files, written }, index): Candidate => {
      return { files, written, isBeyond: index >= keep, isNeeded: () => isNeeded(name) };
    }),
    ...aside.map(({ files, written }): Candidate => {
      return { files, written, isBeyond: false, isNeeded: () => Promise.resolve(false) };
    }),
  ];
}

/** The folders whose time of last writing can be read. */
async function datedIn<Name extends number | string>(
  folder: string,
  names: readonly Name[],
  warn: (error: unknown) => void,
): Promise<readonly Dated<Name>[]> {
  const dated: Dated<Name>[] = [];
  for (const name of names) {
    const files = runFiles(folder, name);
    try {
      dated.push({ name, files, written: await lastWritten(files) });
    } catch (error) {
      warn(error);
    }
  }
  return dated;
}

async function pruneOne({ files, written, isBeyond, isNeeded }: Candidate, options: PruneOptions): Promise<void> {
  const { age, now, repositories, mask, log } = options;
  if (!isBeyond && now() - written <= age) return;
  const { live, left } = await attemptsIn(files.folder);
  if (live.length > 0 || (await isRunning(files)) || (await isNeeded())) return;
  const warn = (text: string) => log.warn({}, mask(text));
  for (const attempt of left) await closeAttempt(attempt, { repositories, warn });
  await rm(files.folder, { recursive: true, force: true });
}

/** Milliseconds since 1970. */
async function lastWritten({ folder, log }: RunFiles): Promise<number> {
  const times = [folder, log].map(async (path) => (await orMissing(stat(path)))?.mtimeMs ?? 0);
  return Math.max(...(await Promise.all(times)));
}
