import type { DialogueEffects } from '../../machines/dialogue/effects.ts';
import type { RunEffects } from '../../machines/run/effects.ts';
import type { Config } from '../config/config.ts';
import type { Bot } from '../language/mention.ts';
import type { About } from '../language/view.ts';
import { catalogOf } from './catalog.ts';
import { createDialogues } from './turns/dialogues.ts';
import { answerHandlers, createAnswerers, type AnswerEffect } from './handlers/queries/answers.ts';
import { createRunMessage } from './handlers/run/message.ts';
import { concludeHandlers } from './handlers/run/conclude.ts';
import { reportHandlers } from './handlers/run/report.ts';
import { createSubscriptions } from './handlers/run/subscriptions.ts';
import { createExecution } from './handlers/run/execute.ts';
import { createSupervisor } from './handlers/run/supervise.ts';
import type { Handlers } from './handlers/handler.ts';
import { instructionHandlers, type InstructEffect } from './handlers/run/instructions.ts';
import { lookUpHandlers } from './handlers/dialogue/lookups.ts';
import { queueHandlers } from './handlers/dialogue/queue.ts';
import { talkHandlers, type SayEffect } from './handlers/dialogue/messages.ts';
import { createInterruptedView } from './handlers/run/interrupted-view.ts';
import { interruptedHandlers } from './handlers/run/interrupted-question.ts';
import { createOnDue } from './timers/on-due.ts';
import { createIntake, type ConsiderEffect } from './inbound/intake.ts';
import { createDispatcher, type Perform } from './outbox/dispatcher.ts';
import type {
  Chat,
  Effect,
  Executor,
  Inbound,
  Log,
  Now,
  Outputs,
  People,
  Prober,
  Repositories,
  Store,
} from '../ports/index.ts';
import { createEnvironmentProbe } from './probe/environment-probe.ts';
import { upgradeEffect } from './outbox/upgrade-effect.ts';
import type { GrantEffect } from './turns/run-effects.ts';
import { createRuns } from './turns/runs.ts';
import { createOrphanSearch } from './handlers/run/adopt-orphans.ts';
import { createTimers } from './timers/timers.ts';
import { throttledRepositories } from './reads/throttled-repositories.ts';

/** The loop: what comes in is decided and committed, what was committed is performed, its results come back. */
export interface Engine {
  /**
   * Takes in what a person said or pressed; durable when it resolves.
   * @throws StoreUnavailable if the store cannot be reached; the same may then be taken in again
   */
  take(inbound: Inbound): Promise<void>;
  /** Takes up what was left undone, by this process or one that is gone, and fires timers from now on. */
  start(): void;
  /** Finishes what is being posted, begins nothing new, leaves running commands running. @param within milliseconds */
  stop(within: number): Promise<void>;
}

export interface World {
  readonly about: About;
  readonly config: Config;
  readonly bot: Bot;
  /** IDs of the channels where it works. */
  readonly channels: ReadonlySet<string>;
  readonly store: Store;
  readonly chat: Chat;
  readonly people: People;
  readonly repositories: Repositories;
  readonly executor: Executor;
  readonly outputs: Outputs;
  readonly prober: Prober;
  readonly now: Now;
  readonly log: Log;
}

/** Milliseconds between looks for lanes that nobody performs, for timers that are due, and for runs to take up. */
const SWEEP_EVERY = 1000;
const TIMERS_EVERY = 500;
const ORPHANS_EVERY = 3000;
/** Without these an environment would be held for good. */
const VITAL: ReadonlySet<string> = new Set(['execute', 'askWhatNow', 'grant', 'quitQueue']);

type Effects = Omit<DialogueEffects, 'requestRun' | 'enterQueue'> &
  Omit<RunEffects, 'release' | 'recordLive'> &
  GrantEffect &
  InstructEffect &
  SayEffect &
  AnswerEffect &
  ConsiderEffect;

export function createEngine(world: World): Engine {
  const { config, store, now, log, chat } = world;
  const catalog = catalogOf(config);
  const repositories = throttledRepositories(world.repositories);
  const stopping = new AbortController();
  const lanes = createDispatcher({
    store,
    log,
    sweepEvery: SWEEP_EVERY,
    perform: (effect, maybeDone, isStillOwner) => perform(effect, maybeDone, isStillOwner),
    isLong: ({ type }) => type === 'execute',
    isVital: ({ type }) => VITAL.has(type),
    onWork: (lane) => subscriptions.wake(lane),
  });
  const add = (mine: readonly string[], effects: readonly Effect[]): void => lanes.add(mine, effects);
  const dialogues = createDialogues({ store, now, log, catalog, timeout: config.dialogue.timeout, perform: add });
  const runs = createRuns({ store, now, perform: add });
  const probing = createEnvironmentProbe({ ...world, repositories });
  const describeInterrupted = createInterruptedView({ ...world, catalog, probing });
  const answerers = createAnswerers({ ...world, repositories, catalog, probing, runs, describeInterrupted });
  const message = createRunMessage({ ...world, runs });
  const subscriptions = createSubscriptions({ ...world, runs });
  const shared = { ...world, runs, subscriptions, stopping: stopping.signal };
  const supervisor = createSupervisor({ ...shared, message, probing });
  const execution = createExecution({ ...shared, supervisor });
  const intake = createIntake({ ...world, catalog, dialogues });
  const handlers: Handlers<Effects> = {
    ...talkHandlers({ chat, now }),
    ...lookUpHandlers({ ...world, repositories, dialogues, probing }),
    ...message.handlers,
    ...reportHandlers({ ...world, runs }),
    ...concludeHandlers({ ...world, runs, dialogues }),
    ...execution.handlers,
    ...interruptedHandlers({ chat, runs, describeInterrupted }),
    ...queueHandlers({ dialogues, runs, now }),
    ...instructionHandlers({ ...world, runs, dialogues }),
    ...answerHandlers({ chat, answerers, log }),
    consider: ({ inbound }) => intake.consider(inbound),
  };
  const perform = performer(handlers);
  const timers = createTimers({
    store,
    now,
    log,
    every: TIMERS_EVERY,
    fire: createOnDue(dialogues),
  });

  const orphans = createOrphanSearch({
    store,
    catalog,
    log,
    every: ORPHANS_EVERY,
    adopt: (ids) => execution.adopt(ids),
  });

  return {
    take: (inbound) => intake.take(inbound),
    start: () => {
      orphans.start();
      lanes.start();
      timers.start();
    },
    stop: async (within) => {
      timers.stop();
      orphans.stop();
      stopping.abort();
      await lanes.stop(within);
    },
  };
}

/** The handler of an effect by its type; what an older Nestor committed is brought to today's shape. */
function performer(handlers: Handlers<Effects>): Perform {
  const byType: Readonly<Record<string, Handlers<Record<string, never>>[string]>> = handlers;
  return async ({ type, params, key }, maybeDone, isStillOwner) => {
    const handler = byType[type];
    if (handler === undefined) throw new Error(`there is no handler for the effect ${type}`);
    await handler(upgradeEffect(type, params) as never, { key, maybeDone, isStillOwner });
  };
}
