import type { Run } from '../../../../machines/run/record.ts';
import { sleep } from '../../../async/sleep.ts';
import { StoreUnavailable, type Log, type Now, type Store, type Watcher } from '../../../ports/index.ts';
import type { Runs } from '../../turns/runs.ts';

interface Deps {
  readonly store: Store;
  readonly runs: Runs;
  readonly now: Now;
  readonly log: Log;
  readonly stopping: AbortSignal;
}

/** Milliseconds between looks whether a run is to be ended. */
const LOOK_EVERY = 300;
/** A run that is on record without one was begun by an older Nestor: milliseconds. */
const DEFAULT_TIMEOUT = 30 * 60_000;

/**
 * Looks from now on whether a run that is followed from here is to end: when a person wants that, from wherever they
 * asked, and when its time is up.
 * @param over ends the looking
 */
export function watchEnding(record: Run, over: AbortSignal, deps: Deps): Pick<Watcher, 'stop' | 'mayAct'> {
  const { store, runs, now, log, stopping } = deps;
  const { id, startedAt, timeout } = record;
  const stop = new AbortController();
  // The wall clock outlives processes, but it may be set: it is asked once, not all along.
  const taken = Math.max(0, now() - (startedAt ?? now()));
  const deadline = performance.now() + (timeout ?? DEFAULT_TIMEOUT) - taken;
  const isTimeUp = () => performance.now() >= deadline;
  void look();
  return { stop: stop.signal, mayAct: () => mayAct().catch(cannotTell) };

  /** What is decided of a run elsewhere is decided by its record; one that was paused has to look there first. */
  async function mayAct(): Promise<boolean> {
    const current = await runs.read(id);
    if (!isFollowedBy(store, current)) return false;
    if (current.stop !== null || isTimeUp()) stop.abort();
    return store.hasLease() && !stopping.aborted;
  }

  async function look(): Promise<void> {
    while (!over.aborted && !stopping.aborted) {
      try {
        const current = await runs.read(id);
        if (over.aborted || current?.status !== 'running') return;
        // Another bot that has taken it up ends it itself; this one may be the next to follow it.
        if (isFollowedBy(store, current)) {
          if (current.stop !== null) return stop.abort();
          // The record is looked at once more before it is ended: this process may have been paused until now.
          if (isTimeUp()) await runs.happen(id, `run/${id}/time-up`, { type: 'timeUp', at: now() });
        }
      } catch (error) {
        const level = error instanceof StoreUnavailable ? 'warn' : 'error';
        log[level]({ err: error, run: id }, 'whether a run is to be ended is not known at the moment');
        // A command must not run on for as long as the store is away. Whoever follows it by now, it is the run's own, and
        // its time is up for all of them; and what may be another's at an API is not touched before `mayAct`.
        if (isTimeUp()) stop.abort();
      }
      await sleep(LOOK_EVERY, over);
    }
  }
}

/** Is a run, as on record, under way and this process's to follow? */
export function isFollowedBy({ instance }: Store, record: Run | undefined): record is Run {
  return record?.status === 'running' && record.instance === instance;
}

/** While the store is away nobody can tell whether a run is still one's own. */
function cannotTell(error: unknown): false {
  if (error instanceof StoreUnavailable) return false;
  throw error;
}
