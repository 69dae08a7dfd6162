import type { News, Probed, Run } from '../../../../machines/run/record.ts';
import type { RunFailure, StartRefusal } from '../../../../machines/refusal.ts';
import type { RunEvent } from '../../../../machines/run/events.ts';
import { documents, readLive } from '../../documents/keys.ts';
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
import type { Probing } from '../../probe/probing.ts';
import type { Runs } from '../../turns/runs.ts';
import type { Board } from './message.ts';
import { isFollowedBy, watchEnding } from './watch-stop.ts';
import { NOTHING } from './output.ts';

/** Follows runs from here, and puts their end on record. */
export interface Following {
  /** To its end, whatever starts it, ends it or follows it beside. */
  follow(record: Run, start: Start): Promise<void>;
  /** Nothing was started, and why. */
  refuse(id: number, reason: StartRefusal): Promise<void>;
  /** How it ended cannot be known, unless another bot follows it by now than the one on this record. */
  lose(record: Run, reason: RunFailure): Promise<void>;
}

/** What to start if nothing was started yet, or why that must not be. */
type Start = Pick<Task, 'order' | 'late'>;

interface Deps {
  readonly store: Store;
  readonly executor: Executor;
  readonly runs: Runs;
  readonly board: Board;
  readonly probing: Pick<Probing, 'askAfresh'>;
  readonly now: Now;
  readonly log: Log;
  readonly stopping: AbortSignal;
}

/** Milliseconds between looks whether the store is back. */
const LOOK_EVERY = 300;
/** How often an executor that fails is asked for a run, and milliseconds in between. */
const TRIES = 4;
const TRY_EVERY = 1000;
/** A run that is on record without one was begun by an older Nestor: milliseconds. */
const DEFAULT_GRACE = 10_000;

export function createFollowing(deps: Deps): Following {
  const { store, executor, runs, board, probing, now, log, stopping } = deps;
  /** One at a time for each run, however many ask for it. */
  const underWay = new Map<number, Promise<void>>();
  let notes = 0;

  return {
    follow: (record, start) => {
      const known = underWay.get(record.id);
      if (known !== undefined) return known;
      const following = follow(record, start).finally(() => underWay.delete(record.id));
      underWay.set(record.id, following);
      return following;
    },
    refuse: (id, reason) => conclude(id, { type: 'refused', at: now(), reason, instance: store.instance }),
    lose: ({ id, instance }, reason) =>
      conclude(id, { type: 'lost', at: now(), reason, instance, progress: null, links: [] }),
  };

  async function follow(record: Run, start: Start): Promise<void> {
    let current: Run | undefined = record;
    while (current !== undefined && !(await followed(current, start))) current = await stillMine(record.id);
  }

  /** @returns false if it was neither started nor ended because this process might have been taken for dead */
  async function followed(record: Run, start: Start): Promise<boolean> {
    const { id, app, location, handle, grace } = record;
    const over = new AbortController();
    const ended = new AbortController();
    const show = board.follow(id, over.signal);
    const { stop, mayAct } = watchEnding(record, ended.signal, deps);
    let news = NOTHING;
    let allowed = true;
    let noted = handle;
    const outcome = await outcomeOf(
      () => ({
        run: id,
        token: tokenOf(record),
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
    // Its probe may take long; what has ended by then is not ended any more.
    ended.abort();
    if ((outcome.kind === 'refused' || outcome.kind === 'unknown') && !allowed) {
      over.abort();
      return false;
    }
    const event = await eventOf(record, outcome, news);
    over.abort();
    await conclude(id, event);
    return true;
  }

  /** The run, once this process is held to be alive again, if it is still this one's to follow. */
  async function stillMine(id: number): Promise<Run | undefined> {
    do {
      await sleep(LOOK_EVERY, stopping);
      stopping.throwIfAborted();
    } while (!store.hasLease());
    const record = await untilStored(() => runs.read(id));
    return isFollowedBy(store, record) ? record : undefined;
  }

  /**
   * Whatever goes wrong in the executor, the run ends: nobody else would free its environment. But its command may be
   * running all the same, so it is gone on with as long as there is hope.
   * @param task with what was noted of it by now
   * @throws when the bot stops meanwhile: whoever comes after goes on with it
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

  async function eventOf(record: Run, outcome: Outcome, { progress, links }: News): Promise<RunEvent> {
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
        const probe = ok ? await probed(record) : null;
        return { type: 'ended', at, ok, exitStatus, reason, probe, progress, links };
      }
    }
  }

  /** What the probe makes of a success; a probe that cannot be asked takes nothing from it. */
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

  /** Records an end, however long the store takes to come back: what has happened cannot be done again. */
  async function conclude(id: number, event: RunEvent): Promise<void> {
    await untilStored(() => runs.happen(id, `run/${id}/ended`, event));
  }

  /** @throws when the bot stops meanwhile: what was to be stored is found out again by whoever comes after */
  async function untilStored<Result>(attempt: () => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        await sleep(LOOK_EVERY, stopping);
        stopping.throwIfAborted();
      }
    }
  }
}
