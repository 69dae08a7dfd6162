import type { Operation, Version } from '../../../machines/model.ts';
import type { Run, Status } from '../../../machines/run/record.ts';
import { documents, runLists } from '../documents/keys.ts';
import { readLive } from '../documents/live-document.ts';
import type { Store } from '../../ports/index.ts';
import { readRun, reviveRun } from '../documents/run-snapshot.ts';

/** How many of an environment's runs a rollback offers versions of. */
const LOOK_BACK = 500;

/** Runs, newest first. */
export async function runsOf(
  store: Pick<Store, 'list'>,
  { app, environment, limit }: { app?: string; environment?: string; limit: number },
): Promise<Run[]> {
  const stored = await store.list(runLists(app, environment), { limit });
  return stored.map(({ value }) => readRun(value));
}

/** Runs per read in the search for the newest that was started; more than usually wait for an environment. */
const TOGETHER = 30;

/**
 * The newest run there that was started: a run that left the queue or was refused has changed nothing.
 * @param question.below only among the runs before this one
 */
export async function lastStarted(
  store: Pick<Store, 'list'>,
  question: { app: string; environment: string; below?: number },
): Promise<Run | undefined> {
  const { app, environment, below } = question;
  const options = { limit: TOGETHER, ...(below !== undefined && { below }) };
  const runs = (await store.list(runLists(app, environment), options)).map(({ value }) => readRun(value));
  const [found] = byStart(runs);
  const oldest = runs.at(-1);
  return found !== undefined || oldest === undefined ? found : lastStarted(store, { ...question, below: oldest.id });
}

/** Those that were started, newest first. Not in the order of their numbers: one that replaces an interrupted run overtakes the queue. */
function byStart(runs: readonly Run[]): Run[] {
  const started = runs.filter(({ startedAt }) => startedAt !== null);
  return started.toSorted((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0));
}

/** May this run still need its files? Yes until it is over, and if it is not on record. */
export async function isOpenRun(store: Pick<Store, 'load'>, id: number): Promise<boolean> {
  const [stored] = await store.load([documents.run(id)]);
  return stored === undefined || stored.version === 0 || !reviveRun(stored.value).hasTag('over');
}

/** After such an end it is unknown what runs. */
export const isTrouble = (status: Status): boolean =>
  status === 'failed' || status === 'interrupted' || status === 'aborted' || status === 'timed_out';

/** How many of the last successes the typical duration is taken from, and how many there must be. */
const TYPICAL_OF = 10;
const TYPICAL_FROM = 3;
/** How many of the last runs are searched for them. */
const TYPICAL_AMONG = 60;

/**
 * How many milliseconds an operation usually takes there: the median of its last successes; null if there are too few.
 * @param question.id the run to compare, which is left out
 */
export async function typicalDuration(
  store: Pick<Store, 'list'>,
  question: { app: string; environment: string; operation: Operation; id?: number },
): Promise<number | null> {
  const { app, environment, operation, id } = question;
  const runs = await runsOf(store, { app, environment, limit: TYPICAL_AMONG });
  const took = runs
    .filter((run) => run.operation === operation && run.status === 'succeeded' && run.decision === null)
    .filter((run) => run.id !== id)
    .flatMap(({ startedAt, finishedAt }) => (startedAt === null || finishedAt === null ? [] : [finishedAt - startedAt]))
    .slice(0, TYPICAL_OF);
  return took.length < TYPICAL_FROM ? null : median(took);
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 0, high = 0] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

/**
 * The versions that ran there successfully before, newest first, each commit once, without what runs now. After a run
 * that failed or was interrupted it is unknown what runs now, so the last success is included.
 */
export async function versionsThatRan(store: Store, app: string, environment: string): Promise<Version[]> {
  const [stored] = await store.load([documents.live(app, environment)]);
  const runs = byStart(await runsOf(store, { app, environment, limit: LOOK_BACK }));
  const last = runs.find(({ operation }) => operation !== 'restart')?.status;
  const isKnown = last === undefined || !isTrouble(last);
  const seen = new Set(isKnown ? [readLive(stored)?.version.commit] : []);
  const versions: Version[] = [];
  for (const { status, operation, version } of runs) {
    if (status !== 'succeeded' || operation === 'restart' || version === null || seen.has(version.commit)) continue;
    seen.add(version.commit);
    versions.push(version);
  }
  return versions;
}
