import type { RunEffects } from '../../machines/run/effects.ts';
import type { RunEvent } from '../../machines/run/events.ts';
import { addDialogueEffects } from '../../src/engine/turns/dialogue-effects.ts';
import { createExecution } from '../../src/engine/handlers/run/execute.ts';
import { createSubscriptions } from '../../src/engine/handlers/run/subscriptions.ts';
import { createSupervisor } from '../../src/engine/handlers/run/supervise.ts';
import { createDispatcher, type Dispatcher } from '../../src/engine/outbox/dispatcher.ts';
import type { Executor, Outcome, Store, Task, Watcher } from '../../src/ports/index.ts';
import type { EnvironmentProbe } from '../../src/engine/probe/environment-probe.ts';
import { createRuns, type Runs } from '../../src/engine/turns/runs.ts';
import { commitOf, emptyWork } from '../../src/engine/turns/unit-of-work.ts';
import { record } from '../machines/records.ts';
import { configured } from './configured.ts';
import { Diary } from './diary.ts';

const { id, app, environment } = record;
const config = configured({
  operations: { deploy: { kind: 'command', run: ['./deploy.sh'], env: {}, timeout: 60_000, grace: 5000 } },
});

export const HERE = 'here:/runs';

export type Carry = (task: Task, watcher: Watcher) => Promise<Outcome>;

/** As much of a bot as carries out runs. */
export interface Carrier {
  readonly runs: Runs;
  readonly log: Diary;
  readonly adopt: (ids: readonly number[]) => void;
  start(): void;
  stop(): Promise<void>;
}

/** Everything else of a run is passed over. @param more.location where it starts runs, and can go on with them */
export function carrier(
  carryOut: Carry,
  more: { store: Store; now?: () => number; location?: string; probe?: EnvironmentProbe['askAfresh'] },
): Carrier {
  const { store, now = Date.now, location: own = HERE, probe = async () => null } = more;
  const log = new Diary();
  const stopping = new AbortController();
  const runs = createRuns({ store, now, perform: (mine, effects) => performers.add(mine, effects) });
  const executor: Executor = {
    locationOf: () => own,
    reaches: async (_, thread) => thread === own,
    carryOut,
  };
  const shared = { store, executor, runs, now, log, stopping: stopping.signal };
  const subscriptions = createSubscriptions(shared);
  const message = { keepFresh: () => () => undefined };
  const supervisor = createSupervisor({ ...shared, subscriptions, message, probing: { askAfresh: probe } });
  const people = { peek: () => undefined, look: async (user: string) => ({ id: user, objections: [] }) };
  const execution = createExecution({ ...shared, config, people, subscriptions, supervisor });
  const performers: Dispatcher = createDispatcher({
    store,
    log,
    sweepEvery: 20,
    isLong: ({ type }) => type === 'execute',
    isVital: ({ type }) => type === 'execute',
    onWork: (lane) => subscriptions.wake(lane),
    perform: async ({ type, params, key }, maybeDone, isStillOwner) => {
      if (type === 'execute')
        await execution.handlers.execute(params as RunEffects['execute'], { key, maybeDone, isStillOwner });
    },
  });
  const stop = async () => {
    stopping.abort();
    await performers.stop(1000);
  };
  return { start: () => performers.start(), stop, runs, log, adopt: execution.adopt };
}

/** A run as the yes to it leaves it: on record, its environment held, its effects in the outbox. */
export async function confirm(store: Store, at: number): Promise<void> {
  const turn = emptyWork();
  const { thread, actor, operation, version } = record;
  const asked = { run: id, operation, app, environment, service: null, live: null, person: actor, thread };
  const params = { ...asked, version, supersedes: null };
  const occasion = { eventId: 'yes', at, channel: thread.channel, person: actor, slot: undefined, run: undefined };
  addDialogueEffects(turn, [{ type: 'requestRun', params }], occasion);
  await store.commit(commitOf('yes', turn));
}

export const startedBy = (instance: string, location: string): RunEvent => ({
  type: 'started',
  at: Date.now(),
  instance,
  location,
  timeout: 60_000,
  grace: 5000,
});

export const succeeded: Outcome = { kind: 'ended', ok: true, exitStatus: 0, reason: null };
