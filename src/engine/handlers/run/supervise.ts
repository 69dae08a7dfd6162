import type { News, Probed, Run } from '../../../../machines/run/record.ts';
import type { RunFailure, StartRefusal } from '../../../../machines/refusal.ts';
import type { RunEvent } from '../../../../machines/run/events.ts';
import { documents } from '../../documents/keys.ts';
import { readLive } from '../../documents/live-document.ts';
import { sleep } from '../../../async/sleep.ts';
import {
  StoreUnavailable,
  tokenOf,
  type Executor,
  type Log,
  type Now,
  type Outcome,
  type Store,
  type Task,
  type Watcher,
} from '../../../ports/index.ts';
import type { EnvironmentProbe } from '../../probe/environment-probe.ts';
import type { Runs } from '../../turns/runs.ts';
import type { RunMessage } from './message.ts';
import { NO_NEWS } from './output.ts';
import type { Subscription, Subscriptions } from './subscriptions.ts';
import { isFollowedBy, watchStop } from './watch-stop.ts';

/** Follows runs from here, and puts their end on record. */
export interface Supervisor {
  /** Starts its command unless that was started before, and follows it to its end. */
  follow(run: Run, start: Start): Promise<void>;
  /** Nothing was started, and why. */
  refuse(id: number, reason: StartRefusal): Promise<void>;
  /** How it ended cannot be known. Not accepted if a bot other than the one on this record follows it by now. */
  lose(run: Run, reason: RunFailure): Promise<void>;
}

/** What to start if nothing was started yet, or why not. */
type Start = Pick<Task, 'order' | 'late'>;

interface Deps {
  readonly store: Store;
  readonly executor: Executor;
  readonly runs: Runs;
  readonly message: Pick<RunMessage, 'keepFresh'>;
  readonly subscriptions: Subscriptions;
  readonly probing: Pick<EnvironmentProbe, 'askAfresh'>;
  readonly now: Now;
  readonly log: Log;
  readonly stopping: AbortSignal;
}

/** Milliseconds between tries while the store is away. */
const RETRY_EVERY = 300;
/** How often a failing executor is tried, and milliseconds in between. */
const TRIES = 4;
const TRY_EVERY = 1000;
/** Milliseconds, for runs of an older Nestor, which recorded none. */
const DEFAULT_GRACE = 10_000;

export function createSupervisor(deps: Deps): Supervisor {
  const { store, executor, runs, message, subscriptions, probing, now, log, stopping } = deps;
  /** One for each run, however many callers want it followed. */
  const underWay = new Map<number, Promise<void>>();
  let notes = 0;

  return {
    follow: (run, start) => {
      const known = underWay.get(run.id);
      if (known !== undefined) return known;
      const following = follow(run, start).finally(() => underWay.delete(run.id));
      underWay.set(run.id, following);
      return following;
    },
    refuse: (id, reason) => conclude(id, { type: 'refused', at: now(), reason, instance: store.instance }),
    lose: ({ id, instance }, reason) =>
      conclude(id, { type: 'lost', at: now(), reason, instance, progress: null, links: [] }),
  };

  async function follow(run: Run, start: Start): Promise<void> {
    let current: Run | undefined = run;
    while (current !== undefined && !(await followToEnd(current, start))) current = await onceLeased(run.id);
  }

  async function followToEnd(run: Run, start: Start): Promise<boolean> {
    const subscription = subscriptions.open(run);
    try {
      return await supervise(run, subscription, start);
    } finally {
      subscription.close();
    }
  }

  /** @returns false if it was neither started nor stopped, as other bots may have taken this process for dead */
  async function supervise(run: Run, subscription: Subscription, start: Start): Promise<boolean> {
    const { id, app, location, handle, grace } = run;
    const over = new AbortController();
    const ended = new AbortController();
    const show = message.keepFresh(subscription, over.signal);
    const { stop, mayAct } = watchStop(subscription, ended.signal, deps);
    let news = NO_NEWS;
    let allowed = true;
    let noted = handle;
    const outcome = await outcomeOf(
      () => ({
        run: id,
        token: tokenOf(run),
        app,
        ...start,
        location: location ?? '',
        handle: noted,
        grace: grace ?? DEFAULT_GRACE,
      }),
      {
        stop,
        mayAct: async () => {
          allowed = await mayAct();
          return allowed;
        },
        note: (latest) => {
          noted = latest;
          return note(id, latest);
        },
        onNews: (latest) => {
          news = latest;
          show(latest);
        },
      },
    );
    // Its probe may take long: from here on nothing is left to stop.
    ended.abort();
    if ((outcome.kind === 'refused' || outcome.kind === 'unknown') && !allowed) {
      over.abort();
      return false;
    }
    const event = await eventOf(run, outcome, news);
    over.abort();
    await conclude(id, event);
    return true;
  }

  /** The run, once this process is sure to count as alive again, if it still follows the run. */
  async function onceLeased(id: number): Promise<Run | undefined> {
    do {
      await sleep(RETRY_EVERY, stopping);
      stopping.throwIfAborted();
    } while (!store.hasLease());
    const run = await untilStored(() => runs.read(id));
    return isFollowedBy(store, run) ? run : undefined;
  }

  /**
   * A failing executor must not hold the environment for ever, so in the end the run counts as interrupted. Its command
   * may be running all the same, so the executor is retried first.
   * @param task with the handle noted last
   * @throws when the bot stops: the next bot resumes the run
   */
  async function outcomeOf(task: () => Task, watcher: Watcher): Promise<Outcome> {
    for (let left = TRIES - 1; ; left -= 1) {
      try {
        return await executor.carryOut(task(), watcher);
      } catch (error) {
        const facts = { err: error, run: task().run };
        if (left === 0 && !stopping.aborted) {
          log.error(facts, 'the executor failed; how the run ended is unknown');
          return { kind: 'unknown', reason: { code: 'unexpected-error' } };
        }
        log.warn(facts, 'the executor failed; retrying');
        await sleep(TRY_EVERY, stopping);
        stopping.throwIfAborted();
      }
    }
  }

  async function note(id: number, handle: unknown): Promise<void> {
    notes += 1;
    const eventId = `run/${id}/noted/${store.instance}/${notes}`;
    await untilStored(() => runs.happen(id, eventId, { type: 'noted', handle }));
  }

  async function eventOf(run: Run, outcome: Outcome, { progress, links }: News): Promise<RunEvent> {
    const { reason } = outcome;
    switch (outcome.kind) {
      case 'refused':
        return { type: 'refused', at: now(), reason: outcome.reason, instance: store.instance };
      case 'unknown':
        return { type: 'lost', at: now(), reason: outcome.reason, instance: store.instance, progress, links };
      case 'stopped':
        return { type: 'stopped', at: now(), exitStatus: outcome.exitStatus, reason, progress, links };
      case 'ended': {
        const { ok, exitStatus } = outcome;
        const at = now();
        const probe = ok ? await probed(run) : null;
        return { type: 'ended', at, ok, exitStatus, reason, probe, progress, links };
      }
    }
  }

  /** What the probe makes of a success; a probe that fails leaves it a success. */
  async function probed({ app, environment, operation, version }: Run): Promise<Probed | null> {
    const expected =
      operation !== 'restart' && version !== null
        ? version
        : await untilStored(async () => {
            const [live] = await store.load([documents.live(app, environment)]);
            return readLive(live)?.version ?? null;
          });
    const probe = await probing.askAfresh({ app, environment, expected });
    return probe === null ? null : { said: probe.said, agrees: probe.agrees, failure: probe.failure };
  }

  /** Records an end, however long the store is away: the command cannot be run again to find out. */
  async function conclude(id: number, event: RunEvent): Promise<void> {
    await untilStored(() => runs.happen(id, `run/${id}/ended`, event));
  }

  /** @throws when the bot stops: the next bot finds out the same and stores it */
  async function untilStored<Result>(attempt: () => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        await sleep(RETRY_EVERY, stopping);
        stopping.throwIfAborted();
      }
    }
  }
}
