import type { Run } from '../../../../machines/run/record.ts';
import { sleep } from '../../../async/sleep.ts';
import { StoreUnavailable, type Log, type Now, type Store, type Watcher } from '../../../ports/index.ts';
import type { Runs } from '../../turns/runs.ts';
import type { Subscription } from './subscriptions.ts';

interface Deps {
  readonly store: Store;
  readonly runs: Runs;
  readonly now: Now;
  readonly log: Log;
  readonly stopping: AbortSignal;
}

/** Milliseconds between looks at the clock. */
const LOOK_EVERY = 300;
/** Milliseconds, for runs of an older Nestor, which recorded none. */
const DEFAULT_TIMEOUT = 30 * 60_000;

/**
 * Watches whether a run that is followed from here is to stop: because a person aborted it, through whichever bot, or
 * because its time is up.
 * @param over ends the watch
 */
export function watchStop(subscription: Subscription, over: AbortSignal, deps: Deps): Pick<Watcher, 'stop' | 'mayAct'> {
  const { store, runs, now, log, stopping } = deps;
  const { id, startedAt, timeout } = subscription.latest;
  const stop = new AbortController();
  // The wall clock outlives the process but may be set, so it is read only once.
  const elapsed = Math.max(0, now() - (startedAt ?? now()));
  const deadline = performance.now() + (timeout ?? DEFAULT_TIMEOUT) - elapsed;
  const isTimeUp = () => performance.now() >= deadline;

  subscription.onChange(obey);
  obey(subscription.latest);
  void watchClock();
  return { stop: stop.signal, mayAct: () => mayAct().catch(isUnavailable) };

  /** A process that was paused may have lost the run meanwhile: only a fresh read of the record tells. */
  async function mayAct(): Promise<boolean> {
    const current = await runs.read(id);
    if (!isFollowedBy(store, current)) return false;
    if (current.stop !== null || isTimeUp()) stop.abort();
    return store.hasLease() && !stopping.aborted;
  }

  /** A run that another bot has adopted is stopped by that one; this bot may be the next to adopt it. */
  function obey(run: Run): void {
    if (!over.aborted && !stopping.aborted && isFollowedBy(store, run) && run.stop !== null) stop.abort();
  }

  async function watchClock(): Promise<void> {
    while (!over.aborted && !stopping.aborted && !stop.signal.aborted) {
      if (isTimeUp() && (await endInTime()) === 'over') return;
      await sleep(LOOK_EVERY, over);
    }
  }

  async function endInTime(): Promise<'over' | 'pending'> {
    try {
      const current = await runs.read(id);
      if (over.aborted || current?.status !== 'running') return 'over';
      obey(current);
      if (isFollowedBy(store, current) && current.stop === null)
        await runs.happen(id, `run/${id}/time-up`, { type: 'timeUp', at: now() });
    } catch (error) {
      const level = error instanceof StoreUnavailable ? 'warn' : 'error';
      log[level]({ err: error, run: id }, 'could not record that the time of a run is up; stopping it all the same');
      // A command must not outlive its time for as long as the store is away. Its time is up for every bot that may
      // follow it by now, and a command at an API is not stopped before `mayAct`.
      stop.abort();
    }
    return 'pending';
  }
}

/** Is the run in progress, and this process the one that follows it? */
export function isFollowedBy({ instance }: Pick<Store, 'instance'>, run: Run | undefined): run is Run {
  return run?.status === 'running' && run.instance === instance;
}

/** While the store is away it is unknown whether the run is still this process's. */
function isUnavailable(error: unknown): false {
  if (error instanceof StoreUnavailable) return false;
  throw error;
}
