import type { RunEffects } from '../../../../machines/run/effects.ts';
import type { StartRefusal } from '../../../../machines/refusal.ts';
import type { Run } from '../../../../machines/run/record.ts';
import type { Config } from '../../../config/config.ts';
import { mayOperate } from '../../../policy/person.ts';
import { actionOf, operationRemoved, orderFor } from './job-spec.ts';
import { sleep } from '../../../async/sleep.ts';
import type { Executor, Log, Now, JobSpec, People, Store } from '../../../ports/index.ts';
import type { Runs } from '../../turns/runs.ts';
import type { Following } from './supervise.ts';
import type { Handlers } from '../handler.ts';

interface Deps {
  readonly config: Config;
  readonly store: Store;
  readonly executor: Executor;
  readonly people: People;
  readonly runs: Runs;
  readonly following: Following;
  readonly now: Now;
  readonly log: Log;
  /** Aborted when the bot stops: running commands are left running, and what waits for them stays in the outbox. */
  readonly stopping: AbortSignal;
}

export interface Execution {
  readonly handlers: Handlers<Pick<RunEffects, 'execute'>>;
  /**
   * Takes up those of these runs that can be gone on with from here and are followed by nobody, whoever holds their
   * lane: those begun on this machine by a bot that is gone.
   */
  takeUp(ids: readonly number[]): void;
}

/** Milliseconds between looks at a run that another bot follows. */
const LOOK_EVERY = 500;
/**
 * Milliseconds after which a bot on another machine that gives no sign of life is not waited for any more; longer than
 * a command may still be started after its bot was last sure that it may.
 */
const SILENT_FOR = 60_000;
/** Milliseconds after its confirmation in which a run may be started: nobody expects it to begin hours later. */
const STARTABLE_FOR = 10 * 60_000;

/** Has a run's operation carried out, at most once whatever is tried again, and followed to its end. */
export function createExecution(deps: Deps): Execution {
  const { config, store, executor, people, runs, following, now, log, stopping } = deps;

  /** Taken up and not at their end. */
  const takenUp = new Set<number>();
  let adoptions = 0;

  return {
    handlers: {
      execute: async ({ run: id }) => {
        const record = await runs.read(id);
        if (record?.status === 'requested') await begin(record);
        // Whoever got `started` accepted reads it here: the answer itself can be lost, and who tried later read it late.
        const after = await runs.read(id);
        if (after?.status === 'running') await goOn(after);
      },
    },
    takeUp: (ids) => {
      for (const id of ids) {
        if (takenUp.has(id)) continue;
        takenUp.add(id);
        takeUpOne(id)
          .catch((error: unknown) => {
            if (!stopping.aborted) log.warn({ err: error, run: id }, 'could not resume a run; retrying');
          })
          .finally(() => takenUp.delete(id));
      }
    },
  };

  async function takeUpOne(id: number): Promise<void> {
    const record = await runs.read(id);
    if (record?.status !== 'running' || !(await executor.reaches(record, record.location ?? ''))) return;
    if (record.instance === store.instance) await follow(record);
    else if (!(await store.alive(record.instance ?? ''))) await adopt(record);
  }

  async function begin(record: Run): Promise<void> {
    const { id } = record;
    const start = await startOrReason(record);
    if ('reason' in start) return following.refuse(id, start.reason);
    const { order, timeout, grace } = start;
    const location = executor.locationOf(order.how);
    await runs.happen(id, `run/${id}/started`, {
      type: 'started',
      at: now(),
      instance: store.instance,
      location,
      timeout,
      grace,
    });
  }

  /** Rights and configuration as they are now, not as they were when it was asked for. */
  async function startOrReason(
    record: Run,
  ): Promise<{ order: JobSpec; timeout: number; grace: number } | { readonly reason: StartRefusal }> {
    const { actor, thread } = record;
    if (isLate(record)) return { reason: TOO_LATE };
    const person = await people.look(actor, thread.channel, { fresh: true });
    if (!mayOperate(person)) return { reason: { code: 'asker-not-allowed', objections: person.objections } };
    const action = actionOf(record, config);
    if (action === undefined) return { reason: operationRemoved(record) };
    const order = orderFor(record, config);
    if ('reason' in order) return order;
    return { order, timeout: action.timeout, grace: action.grace };
  }

  function isLate({ confirmedAt, requestedAt }: Run): boolean {
    return now() - (confirmedAt ?? requestedAt) > STARTABLE_FOR;
  }

  /** A run whose `started` was accepted: this process's to start, or somebody's to go on with. */
  async function goOn(record: Run): Promise<void> {
    if (record.instance === store.instance) return follow(record);
    if (await executor.reaches(record, record.location ?? '')) return takeOver(record);
    return watch(record);
  }

  /** The bot that follows it lives, or is gone: then this one goes on. */
  async function takeOver(record: Run): Promise<void> {
    let current: Run | undefined = record;
    while (current?.status === 'running') {
      if (!(await store.alive(current.instance ?? ''))) return adopt(current);
      await untilNextLook();
      current = await runs.read(record.id);
    }
  }

  async function adopt(record: Run): Promise<void> {
    const { id } = record;
    // One that was taken for dead may have taken it up before.
    adoptions += 1;
    const eventId = `run/${id}/adopted/${store.instance}/${adoptions}`;
    await runs.happen(id, eventId, { type: 'adopted', instance: store.instance });
    const after = await runs.read(id);
    if (after?.status === 'running') await follow(after);
  }

  /** Its command is on another machine: the bot there reports its end, or is gone for long, and the end is not known. */
  async function watch({ id, location }: Run): Promise<void> {
    const [machine = ''] = (location ?? '').split(':', 1);
    const reason = { code: 'bot-silent', machine } as const;
    let silentSince = now();
    for (;;) {
      const current = await runs.read(id);
      if (current?.status !== 'running') return;
      if (await store.alive(current.instance ?? '')) silentSince = now();
      // Unless another bot there has taken it up in this very moment.
      if (now() - silentSince > SILENT_FOR) await following.lose(current, reason);
      await untilNextLook();
    }
  }

  async function follow(record: Run): Promise<void> {
    await following.follow(record, { order: orderFor(record, config), late: isLate(record) ? TOO_LATE : null });
  }

  /** @throws when the bot stops, so that the effect is not taken for done */
  async function untilNextLook(): Promise<void> {
    await sleep(LOOK_EVERY, stopping);
    stopping.throwIfAborted();
  }
}

const TOO_LATE: StartRefusal = { code: 'confirmed-too-long-ago' };
