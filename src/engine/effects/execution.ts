import type { RunEffects } from '../../../machines/effects.ts';
import type { RunRecord } from '../../../machines/record.ts';
import type { RunEvent } from '../../../machines/run.ts';
import type { Config } from '../../config/config.ts';
import { objectionText } from '../../language/wording/refusals.ts';
import { mayOperate } from '../../policy/person.ts';
import { lanes } from '../documents.ts';
import { orderFor } from '../order.ts';
import { pause } from '../pause.ts';
import {
  StoreUnavailable,
  type Executor,
  type Now,
  type Order,
  type Outcome,
  type People,
  type Store,
} from '../ports.ts';
import type { Runs } from '../runs.ts';
import type { Board } from './board.ts';
import type { Handlers } from './handler.ts';

interface Needs {
  readonly config: Config;
  readonly store: Store;
  readonly executor: Executor;
  readonly people: People;
  readonly runs: Runs;
  readonly board: Board;
  readonly now: Now;
  /** Aborted when the bot stops: running commands are left running. */
  readonly stopping: AbortSignal;
}

/** Milliseconds between looks whether anything of an interrupted run's command is left. */
const LEFTOVERS_EVERY = 500;

/** Starts a run's command, at most once whatever is tried again, and follows it to its end. */
export function executionHandlers(needs: Needs): Handlers<Pick<RunEffects, 'execute' | 'awaitLeftovers'>> {
  const { config, store, executor, people, runs, board, now, stopping } = needs;
  /** Runs whose command this process has handed to the executor. */
  const begun = new Set<number>();

  return {
    execute: async ({ run: id }) => {
      const record = await runs.read(id);
      if (record === undefined) return;
      if (record.status === 'requested') await begin(record);
      else if (record.status === 'running') await goOn(record);
    },
    awaitLeftovers: async ({ run: id }) => {
      const place = (await runs.read(id))?.place ?? '';
      while (!stopping.aborted && (await executor.lingers(id, place))) await pause(LEFTOVERS_EVERY, stopping);
      if (!stopping.aborted) await runs.happen(id, `run/${id}/gone`, { type: 'gone' });
    },
  };

  async function begin(record: RunRecord): Promise<void> {
    const { id } = record;
    const order = await orderOrReason(record);
    if ('reason' in order) return conclude(id, { type: 'refused', at: now(), reason: order.reason });
    const started = { type: 'started', at: now(), instance: store.instance, place: executor.place } as const;
    if (await runs.happen(id, `run/${id}/started`, started)) await start(id, order);
  }

  /** Rights and configuration as they are now, not as they were when it was asked for. */
  async function orderOrReason(record: RunRecord): Promise<Order | { readonly reason: string }> {
    const { actor, origin } = record;
    const person = await people.look(actor, origin.channel, { fresh: true });
    if (!mayOperate(person)) return { reason: `not started, as ${objectionText(person.objections, 'they')}` };
    return orderFor(record, config);
  }

  /** A run that was begun before: by this process, whose answer was lost on the way, or by one that is gone. */
  async function goOn(record: RunRecord): Promise<void> {
    const { id } = record;
    if (begun.has(id)) return;
    const order = orderFor(record, config);
    if (record.instance === store.instance && !('reason' in order)) return start(id, order);
    const reason = 'the bot stopped while it ran, so how it ended is not known';
    return conclude(id, { type: 'lost', at: now(), reason });
  }

  async function start(id: number, order: Order): Promise<void> {
    if (!store.holds(lanes.work(id))) return;
    begun.add(id);
    const ended = new AbortController();
    const outcome = await executor.execute(order, board.follow(id, ended.signal));
    ended.abort();
    await conclude(id, happened(outcome, now()));
  }

  /** Records an end, however long the store takes to come back: what has happened cannot be done again. */
  async function conclude(id: number, event: RunEvent): Promise<void> {
    while (!stopping.aborted) {
      try {
        await runs.happen(id, `run/${id}/ended`, event);
        return;
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        await pause(500, stopping);
      }
    }
  }
}

function happened(outcome: Outcome, at: number): RunEvent {
  switch (outcome.kind) {
    case 'exited':
      return { type: 'exited', at, status: outcome.status };
    case 'refused':
      return { type: 'refused', at, reason: outcome.reason };
    case 'unknown':
      return { type: 'lost', at, reason: 'it was started before, and how it ended is not known' };
  }
}
