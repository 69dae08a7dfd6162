import type { Operation, Version } from '../../../machines/model.ts';
import type { Run, Status } from '../../../machines/run/record.ts';
import { documents, readLive, runLists } from '../documents/keys.ts';
import type { Store } from '../../ports/index.ts';
import { readRun, reviveRun } from '../documents/run-snapshot.ts';

/** How many of an environment's runs a rollback looks back over. */
const LOOK_BACK = 500;

/** Runs, newest first. */
export async function runsOf(
  store: Pick<Store, 'list'>,
  { app, environment, limit }: { app?: string; environment?: string; limit: number },
): Promise<Run[]> {
  const stored = await store.list(runLists(app, environment), { limit });
  return stored.map(({ value }) => readRun(value));
}

/** How many runs are looked at together for the newest that was started: more than wait for an environment. */
const TOGETHER = 30;

/**
 * The newest run there that was started; who left the queue, or was refused before, has changed nothing.
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

/** Those that were started, newest first: one in the thread of an interrupted run overtakes those who wait. */
function byStart(runs: readonly Run[]): Run[] {
  const started = runs.filter(({ startedAt }) => startedAt !== null);
  return started.toSorted((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0));
}

/** Is this run not over, so that somebody may still come back to it? Also one of which nothing can be read. */
export async function isOpenRun(store: Pick<Store, 'load'>, id: number): Promise<boolean> {
  const [stored] = await store.load([documents.run(id)]);
  return stored === undefined || stored.version === 0 || !reviveRun(stored.value).hasTag('over');
}

/** Did it end in a way after which nobody knows what runs? */
export const isTrouble = (status: Status): boolean =>
  status === 'failed' || status === 'interrupted' || status === 'aborted' || status === 'timed_out';

/** How many of the last successes tell how long an operation takes, and how many there must be. */
const USUAL_OF = 10;
const USUAL_FROM = 3;
/** Among so many of the last runs there. */
const USUAL_AMONG = 60;

/**
 * How many milliseconds an operation usually takes there: the median of its last successes; null of too few.
 * @param question.id the run that is compared with that, and is left out
 */
export async function typicalDuration(
  store: Pick<Store, 'list'>,
  question: { app: string; environment: string; operation: Operation; id?: number },
): Promise<number | null> {
  const { app, environment, operation, id } = question;
  const runs = await runsOf(store, { app, environment, limit: USUAL_AMONG });
  const took = runs
    .filter((run) => run.operation === operation && run.status === 'succeeded' && run.decision === null)
    .filter((run) => run.id !== id)
    .flatMap(({ startedAt, finishedAt }) => (startedAt === null || finishedAt === null ? [] : [finishedAt - startedAt]))
    .slice(0, USUAL_OF);
  return took.length < USUAL_FROM ? null : median(took);
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 0, high = 0] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

/**
 * The versions that ran there successfully before, newest first, each commit once, without what runs now. After a run
 * that failed or was interrupted nobody knows what runs now: then the last that succeeded is the one to go back to.
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
