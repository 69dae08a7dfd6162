import { basename } from 'node:path';
import type { Explain } from './failures.ts';
import type { Git } from './git.ts';
import { looseReferences } from './locks.ts';

interface MaintenanceOptions {
  /** A mirror. */
  readonly folder: string;
  readonly git: Git;
  readonly explain: Explain;
  /** Milliseconds for each call of git. */
  readonly timeout: number;
  readonly now: () => number;
  readonly warn: (what: string) => void;
}

/** Milliseconds between two rounds, unless many loose refs ask for one earlier. */
const interval = 600_000;
const manyLooseReferences = 50;

/** Returns a function that keeps reading a mirror cheap. Call it after a fetch, without awaiting it; it never rejects. */
export function createMaintenance(options: MaintenanceOptions): () => Promise<void> {
  const { folder, git, explain, timeout, now, warn } = options;
  let running = false;
  let lastRun: number | undefined;

  const isDue = (loose: number): boolean =>
    lastRun === undefined || loose >= manyLooseReferences || (loose > 0 && now() - lastRun >= interval);

  return async () => {
    if (running) return;
    running = true;
    try {
      if (!isDue(await looseReferences(folder))) return;
      lastRun = now();
      await git({ folder, timeout, args: ['pack-refs', '--all'] });
      await git({ folder, timeout, args: ['commit-graph', 'write', '--reachable', '--changed-paths', '--split'] });
      await git({ folder, timeout, args: [...collectSettings, 'gc', '--auto', '--quiet'] });
    } catch (error) {
      warn(`the mirror ${basename(folder)} could not be tidied: ${explain(error).message}`);
    } finally {
      running = false;
    }
  };
}

// Never prune: a rollback may need a commit that no branch reaches any more.
const collectSettings = ['gc.auto=5000', 'gc.pruneExpire=never', 'gc.autoDetach=false'].flatMap((one) => ['-c', one]);
