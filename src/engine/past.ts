import type { Version } from '../../machines/model.ts';
import type { RunRecord } from '../../machines/record.ts';
import { documents, readLive, runLists } from './documents.ts';
import type { Store } from './ports.ts';
import { readRun } from './run-snapshot.ts';

/** How many of an environment's runs a rollback looks back over. */
const LOOK_BACK = 500;

/** Runs, newest first. */
export async function runsOf(
  store: Pick<Store, 'list'>,
  { app, environment, limit }: { app?: string; environment?: string; limit: number },
): Promise<RunRecord[]> {
  const stored = await store.list(runLists(app, environment), { limit });
  return stored.map(({ value }) => readRun(value));
}

/**
 * The versions that ran there successfully before, newest first, each commit once, without what runs now. After a run
 * that failed or was interrupted nobody knows what runs now: then the last that succeeded is the one to go back to.
 */
export async function versionsThatRan(store: Store, app: string, environment: string): Promise<Version[]> {
  const [stored] = await store.load([documents.live(app, environment)]);
  const runs = await runsOf(store, { app, environment, limit: LOOK_BACK });
  const last = runs.find(({ operation }) => operation !== 'restart')?.status;
  const isKnown = last !== 'failed' && last !== 'interrupted';
  const seen = new Set(isKnown ? [readLive(stored)?.version.commit] : []);
  const versions: Version[] = [];
  for (const { status, operation, version, commit } of runs) {
    if (status !== 'succeeded' || operation === 'restart' || version === null || commit === null || seen.has(commit))
      continue;
    seen.add(commit);
    versions.push({ name: version, commit });
  }
  return versions;
}
