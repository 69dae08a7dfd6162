import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repositories } from '../../ports/index.ts';
import { orMissing } from '../../async/or-missing.ts';
import { readJson } from './files.ts';
import { identify, lives, type Identity } from './identity.ts';

/**
 * One attempt to start a program, in a folder with its own checkout. Concurrent attempts meet only at the latch, and a
 * late one cannot remove the checkout of the one that runs.
 */
export interface Attempt {
  readonly app: string;
  readonly folder: string;
  readonly checkout: string;
}

interface Owner extends Identity {
  readonly app: string;
}

const prefix = 'attempt-';

/** @param folder where to create it; created if it does not exist */
export async function openAttempt(folder: string, app: string): Promise<Attempt> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const own = await mkdtemp(join(folder, prefix));
  const owner: Owner = { ...(await identify(process.pid)), app };
  await writeFile(join(own, 'owner.json'), JSON.stringify(owner));
  return attemptIn(own, app);
}

/** Notes that a wrapper is being launched in this attempt's checkout, for `launchedWithin`. */
export async function markLaunched({ folder }: Attempt): Promise<void> {
  await writeFile(launchOf(folder), '');
}

/** Was a wrapper launched in this attempt's checkout within the last so many milliseconds? */
export async function launchedWithin({ folder }: Attempt, milliseconds: number): Promise<boolean> {
  const launch = await orMissing(stat(launchOf(folder)));
  return launch !== undefined && Date.now() - launch.mtimeMs < milliseconds;
}

/** How attempts are removed. */
export interface Clearing {
  readonly repositories: Pick<Repositories, 'discard'>;
  /** Hears of what could not be removed: the next sweep tries again. */
  readonly warn: (text: string) => void;
}

/** Removes an attempt with its checkout; a failure is only reported. */
export async function closeAttempt(attempt: Attempt, { repositories, warn }: Clearing): Promise<void> {
  try {
    await repositories.discard(attempt.app, attempt.checkout);
    await rm(attempt.folder, { recursive: true, force: true });
  } catch (error) {
    warn(`${attempt.folder} could not be removed: ${reasonOf(error)}`);
  }
}

/** Removes the attempts in a folder whose processes are gone, as those cannot. A failure is only reported. */
export async function closeLeft(folder: string, clearing: Clearing): Promise<void> {
  try {
    for (const attempt of (await attemptsIn(folder)).left) await closeAttempt(attempt, clearing);
  } catch (error) {
    clearing.warn(`the attempts in ${folder} could not be removed: ${reasonOf(error)}`);
  }
}

/** The attempts in a folder, by whether the process that made them is alive. */
export async function attemptsIn(folder: string): Promise<{ live: readonly Attempt[]; left: readonly Attempt[] }> {
  const names = ((await orMissing(readdir(folder))) ?? []).filter((name) => name.startsWith(prefix));
  const all = names.map(async (name) => {
    const own = join(folder, name);
    const owner = await readJson<Owner>(join(own, 'owner.json'));
    return {
      attempt: attemptIn(own, owner?.app ?? ''),
      lives: owner !== undefined && owner !== null && (await lives(owner)),
    };
  });
  const { true: live = [], false: left = [] } = Object.groupBy(await Promise.all(all), (one) => `${one.lives}`);
  return { live: live.map(({ attempt }) => attempt), left: left.map(({ attempt }) => attempt) };
}

function attemptIn(folder: string, app: string): Attempt {
  return { app, folder, checkout: join(folder, 'checkout') };
}

const launchOf = (folder: string): string => join(folder, 'launched');

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
