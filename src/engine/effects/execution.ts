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
  type Log,
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
  readonly log: Log;
  /** Aborted when the bot stops: running commands are left running, and what waits for them stays in the outbox. */
  readonly stopping: AbortSignal;
}

/** Milliseconds between looks whether anything of an interrupted run's command is left, or its bot is back. */
const LOOK_EVERY = 500;
/** Looks without a sign of life after which a bot is gone: after an outage of the store the others come back too. */
const LOOKS_FOR_LIFE = 6;

/** Starts a run's command, at most once whatever is tried again, and follows it to its end. */
export function executionHandlers(needs: Needs): Handlers<Pick<RunEffects, 'execute' | 'awaitLeftovers'>> {
  const { config, store, executor, people, runs, board, now, log, stopping } = needs;
  /** Runs that this process has handed to the executor, until their end is on record. */
  const begun = new Set<number>();

  return {
    execute: async ({ run: id }) => {
      const record = await runs.read(id);
      if (record?.status === 'requested') await begin(record);
      // Whoever got `started` accepted reads it here: the answer itself can be lost, and who tried later read it late.
      const after = await runs.read(id);
      if (after?.status === 'running') await goOn(after);
    },
    awaitLeftovers: async ({ run: id }) => {
      const place = (await runs.read(id))?.place ?? '';
      while (await executor.lingers(id, place)) await untilNextLook();
      await runs.happen(id, `run/${id}/gone`, { type: 'gone' });
    },
  };

  async function begin(record: RunRecord): Promise<void> {
    const { id } = record;
    const order = await orderOrReason(record);
    if ('reason' in order) return conclude(id, { type: 'refused', at: now(), reason: order.reason });
    const started = { type: 'started', at: now(), instance: store.instance, place: executor.place } as const;
    await runs.happen(id, `run/${id}/started`, started);
  }

  /** Rights and configuration as they are now, not as they were when it was asked for. */
  async function orderOrReason(record: RunRecord): Promise<Order | { readonly reason: string }> {
    const { actor, origin } = record;
    const person = await people.look(actor, origin.channel, { fresh: true });
    if (!mayOperate(person)) return { reason: `not started, as ${objectionText(person.objections, 'they')}` };
    return orderFor(record, config);
  }

  /** A run whose `started` was accepted: this process's to start, or another's to report. */
  async function goOn(record: RunRecord): Promise<void> {
    const { id } = record;
    if (record.instance !== store.instance) return watch(record);
    const order = orderFor(record, config);
    if ('reason' in order) return conclude(id, { type: 'refused', at: now(), reason: order.reason });
    if (store.holds(lanes.work(id)) || begun.has(id)) return start(id, order);
    // Another process may have taken this one for dead; that nothing was started is certain here only.
    const reason = 'not started, as the bot lost touch with its store at that moment';
    return conclude(id, { type: 'refused', at: now(), reason });
  }

  /** The bot that began it lives and reports its end, or is gone, and the end is not known. */
  async function watch({ id, instance, place }: RunRecord): Promise<void> {
    for (let silent = 0; silent < LOOKS_FOR_LIFE; silent += 1) {
      if (await store.alive(instance ?? '')) silent = -1;
      await untilNextLook();
      if ((await runs.read(id))?.status !== 'running') return;
    }
    const reason = 'the bot stopped while it ran, so how it ended is not known';
    await conclude(id, { type: 'lost', at: now(), reason: `${reason}${elsewhere(place, executor.place)}` });
  }

  async function start(id: number, order: Order): Promise<void> {
    begun.add(id);
    const ended = new AbortController();
    const outcome = await outcomeOf(order, board.follow(id, ended.signal));
    ended.abort();
    await conclude(id, happened(outcome, now()));
    begun.delete(id);
  }

  /** Whatever goes wrong in the executor, the run ends: nobody else would free its environment. */
  async function outcomeOf(order: Order, onOutput: (tail: readonly string[]) => void): Promise<Outcome> {
    try {
      return await executor.execute(order, onOutput, () => store.holds(lanes.work(order.run)));
    } catch (error) {
      log.error({ err: error, run: order.run }, 'the executor failed; how the run ended is not known');
      return { kind: 'unknown' };
    }
  }

  /** Records an end, however long the store takes to come back: what has happened cannot be done again. */
  async function conclude(id: number, event: RunEvent): Promise<void> {
    for (;;) {
      try {
        await runs.happen(id, `run/${id}/ended`, event);
        return;
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        await untilNextLook();
      }
    }
  }

  /** @throws when the bot stops, so that the effect is not taken for done */
  async function untilNextLook(): Promise<void> {
    await pause(LOOK_EVERY, stopping);
    stopping.throwIfAborted();
  }
}

/** A warning where the command ran on a machine that this one cannot look at. @param place as executors name it */
function elsewhere(place: string | null, here: string): string {
  const [machine = ''] = (place ?? here).split(':', 1);
  return here.startsWith(`${machine}:`) ? '' : `; its command may still be running on ${machine}`;
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
