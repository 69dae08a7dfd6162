import type { RunEffects } from '../../../../machines/run/effects.ts';
import type { Run } from '../../../../machines/run/record.ts';
import type { Config } from '../../../config/config.ts';
import { sleep } from '../../../async/sleep.ts';
import type { Executor, Log, Now, People, Store } from '../../../ports/index.ts';
import type { Runs } from '../../turns/runs.ts';
import type { Handlers } from '../handler.ts';
import { orderFor } from './job-spec.ts';
import { mayStart, tooLate } from './may-start.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { Supervisor } from './supervise.ts';

interface Deps {
  readonly config: Config;
  readonly store: Store;
  readonly executor: Executor;
  readonly people: People;
  readonly runs: Runs;
  readonly subscriptions: Subscriptions;
  readonly supervisor: Supervisor;
  readonly now: Now;
  readonly log: Log;
  /** Aborted when the bot stops: running commands are left running, and what waits for them stays in the outbox. */
  readonly stopping: AbortSignal;
}

export interface Execution {
  readonly handlers: Handlers<Pick<RunEffects, 'execute' | 'tellFollower'>>;
  /**
   * Adopts those of these runs that were started on this machine by a bot that is gone, whichever process holds their
   * lane.
   */
  adopt(ids: readonly number[]): void;
}

/** Milliseconds between checks whether the bot that follows a run is alive. */
const CHECK_EVERY = 500;
/**
 * Milliseconds without a sign of life of a bot on another machine after which its run counts as lost. Longer than a
 * command may still be started after its bot was last sure that it may.
 */
const SILENT_FOR = 60_000;

/** Has a run's operation carried out, at most once however often this is retried, and follows it to its end. */
export function createExecution(deps: Deps): Execution {
  const { config, store, executor, people, runs, subscriptions, supervisor, now, log, stopping } = deps;

  /** Runs whose effect is being carried out, or that are being adopted. */
  const inProgress = new Set<number>();
  let adoptions = 0;

  return {
    handlers: {
      execute: async ({ run: id }) => {
        inProgress.add(id);
        try {
          const run = await runs.read(id);
          const started = run?.status === 'requested' ? await begin(run) : run;
          if (started?.status === 'running') await resume(started);
        } finally {
          inProgress.delete(id);
        }
      },
      // Its arrival in the lane has woken the follower, whose work comes before it there.
      tellFollower: async () => undefined,
    },
    adopt: (ids) => {
      for (const id of ids) {
        if (isInHand(id)) continue;
        inProgress.add(id);
        adoptIfOrphan(id)
          .catch((error: unknown) => {
            if (!stopping.aborted) log.warn({ err: error, run: id }, 'could not resume a run; retrying');
          })
          .finally(() => inProgress.delete(id));
      }
    },
  };

  /** Another bot may have adopted it although it is still followed here, and may be gone by now. */
  function isInHand(id: number): boolean {
    const known = subscriptions.latest(id);
    return known === undefined ? inProgress.has(id) : known.instance === store.instance;
  }

  async function adoptIfOrphan(id: number): Promise<void> {
    const run = await runs.read(id);
    if (run?.status !== 'running' || !(await executor.reaches(run, run.location ?? ''))) return;
    if (run.instance === store.instance) await follow(run);
    else if (!(await store.alive(run.instance ?? ''))) await adopt(run);
  }

  /** @returns the run as it is then: started, by this process or another, or over */
  async function begin(run: Run): Promise<Run | undefined> {
    const { id, actor, thread } = run;
    const person = await people.look(actor, thread.channel, { fresh: true });
    const start = mayStart(run, { person, config, at: now() });
    if ('reason' in start) {
      await supervisor.refuse(id, start.reason);
      // Not accepted if another bot has started it meanwhile.
      return runs.read(id);
    }
    const { order, timeout, grace } = start;
    const location = executor.locationOf(order.how);
    const started = await runs.happen(id, `run/${id}/started`, {
      type: 'started',
      at: now(),
      instance: store.instance,
      location,
      timeout,
      grace,
    });
    // The answer may be lost although the event was accepted: the record says whose the run is.
    return started ?? runs.read(id);
  }

  async function resume(run: Run): Promise<void> {
    if (run.instance === store.instance) return follow(run);
    if (await executor.reaches(run, run.location ?? '')) return standBy(run);
    return watch(run);
  }

  /** Another bot follows a run on this machine: should it die, this one adopts the run. */
  async function standBy(run: Run): Promise<void> {
    const subscription = subscriptions.open(run);
    try {
      while (subscription.latest.status === 'running') {
        const { instance } = subscription.latest;
        if (!(await store.alive(instance ?? ''))) {
          const current = await runs.read(run.id);
          if (current?.status !== 'running') return;
          // Otherwise yet another bot has adopted it.
          if (current.instance === instance) return await adopt(current);
        }
        await nextCheck();
      }
    } finally {
      subscription.close();
    }
  }

  async function adopt({ id }: Run): Promise<void> {
    // Numbered, as this process may have adopted it before, been taken for dead, and lost it.
    adoptions += 1;
    const eventId = `run/${id}/adopted/${store.instance}/${adoptions}`;
    const adopted =
      (await runs.happen(id, eventId, { type: 'adopted', instance: store.instance })) ?? (await runs.read(id));
    if (adopted?.status === 'running') await follow(adopted);
  }

  /** Its command is on another machine: the bot there reports the end, unless that gives no sign of life for long. */
  async function watch(run: Run): Promise<void> {
    const [machine = ''] = (run.location ?? '').split(':', 1);
    const reason = { code: 'bot-silent', machine } as const;
    const subscription = subscriptions.open(run);
    let lastSign = now();
    try {
      while (subscription.latest.status === 'running') {
        if (await store.alive(subscription.latest.instance ?? '')) lastSign = now();
        // Not accepted if another bot there has just adopted it.
        if (now() - lastSign > SILENT_FOR) await supervisor.lose(subscription.latest, reason);
        await nextCheck();
      }
    } finally {
      subscription.close();
    }
  }

  async function follow(run: Run): Promise<void> {
    await supervisor.follow(run, { order: orderFor(run, config), late: tooLate(run, now()) });
  }

  /** @throws when the bot stops, so that the effect is not taken for done */
  async function nextCheck(): Promise<void> {
    await sleep(CHECK_EVERY, stopping);
    stopping.throwIfAborted();
  }
}
