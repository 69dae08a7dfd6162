import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repositories } from '../../engine/ports.ts';
import { orMissing, readJson, runFiles, type RunFiles } from './files.ts';
import { groupLives, identify, lives, type Identity } from './identity.ts';

/**
 * One try to start a run: a folder with a checkout of its own. Two that try at once do not meet before the latch, and
 * the one that comes too late cannot take the checkout away from the one that runs.
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

export async function openAttempt(files: RunFiles, app: string): Promise<Attempt> {
  await mkdir(files.folder, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(files.folder, prefix));
  const owner: Owner = { ...(await identify(process.pid)), app };
  await writeFile(join(folder, 'owner.json'), JSON.stringify(owner));
  return attemptIn(folder, app);
}

interface Clearing {
  readonly repositories: Pick<Repositories, 'discard'>;
  readonly warn: (text: string) => void;
}

/** Removes an attempt's checkout; a failure is only reported: the next sweep tries again. */
export async function closeAttempt({ attempt, repositories, warn }: Clearing & { attempt: Attempt }): Promise<void> {
  try {
    await repositories.discard(attempt.app, attempt.checkout);
    await rm(attempt.folder, { recursive: true, force: true });
  } catch (error) {
    warn(`${attempt.folder} could not be removed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Removes the attempts of processes that are gone, except those whose command still runs. */
export async function sweepAttempts({ folder, ...clearing }: Clearing & { folder: string }): Promise<void> {
  for (const run of (await orMissing(readdir(folder))) ?? []) {
    if (!/^\d+$/.test(run)) continue;
    const files = runFiles(folder, Number(run));
    const names = ((await orMissing(readdir(files.folder))) ?? []).filter((name) => name.startsWith(prefix));
    if (names.length === 0) continue;
    const running = await readJson<Identity>(files.latch);
    if (running !== undefined && (await groupLives(running))) continue;
    for (const name of names) {
      const attempt = join(files.folder, name);
      const owner = await readJson<Owner>(join(attempt, 'owner.json'));
      if (owner !== undefined && (await lives(owner))) continue;
      await closeAttempt({ attempt: attemptIn(attempt, owner?.app ?? ''), ...clearing });
    }
  }
}

function attemptIn(folder: string, app: string): Attempt {
  return { app, folder, checkout: join(folder, 'checkout') };
}
