import { assign, setup } from 'xstate';
import { effect } from './effect.ts';
import type { RunEffects } from './run/effects.ts';
import type { Live, Version } from './model.ts';
import type { Decision, Link, Probed, Progress, RunRecord } from './run/record.ts';

/** What there was to be seen of a run when it ended. */
export interface Seen {
  readonly progress: Progress | null;
  readonly links: readonly Link[];
}

/** What happens to a run. `at` is milliseconds since 1970. */
export type RunEvent =
  | { type: 'announced'; message: string }
  /** Its turn in the queue had come, and its person said yes to what was shown then. */
  | { type: 'confirmed'; at: number; version: Version | null; live: Live | null; fence: number }
  | { type: 'started'; at: number; instance: string; location: string; timeout: number; grace: number }
  /** Another bot follows it from now on. */
  | { type: 'adopted'; instance: string }
  /** The executor wants this kept. */
  | { type: 'noted'; handle: unknown }
  /** A person wants it to end. */
  | { type: 'abort'; at: number; person: string }
  /** Its dialogue waits no longer: the person left the queue, or nobody answered (`by` null). Only while it is queued. */
  | { type: 'leave'; at: number; person: string | null }
  | { type: 'timeUp'; at: number }
  /** Nothing was started, says the bot that follows it. */
  | { type: 'refused'; at: number; reason: string; instance: string }
  | ({
      type: 'ended';
      at: number;
      ok: boolean;
      exitStatus: number | null;
      reason: string | null;
      probe: Probed | null;
    } & Seen)
  | ({ type: 'stopped'; at: number; exitStatus: number | null; reason: string | null } & Seen)
  /** Its end cannot be known from the bot that followed it. */
  | ({ type: 'lost'; at: number; reason: string; instance: string | null } & Seen)
  | { type: 'decided'; decision: Decision };

const runSetup = setup({
  types: {
    context: {} as RunRecord,
    events: {} as RunEvent,
    input: {} as RunRecord,
    tags: {} as 'over',
  },
  actions: {
    announce: effect<RunEffects['announce']>(),
    execute: effect<RunEffects['execute']>(),
    show: effect<RunEffects['show']>(),
    report: effect<RunEffects['report']>(),
    conclude: effect<RunEffects['conclude']>(),
    askWhatNow: effect<RunEffects['askWhatNow']>(),
    closeWhatNow: effect<RunEffects['closeWhatNow']>(),
    leaveQueue: effect<RunEffects['leaveQueue']>(),
    release: effect<RunEffects['release']>(),
    recordLive: effect<RunEffects['recordLive']>(),
  },
  guards: {
    isQueued: ({ context }) => context.status === 'queued',
    isItsOwn: ({ context }, params: { person: string | null }) => params.person === context.actor,
    isNotEnding: ({ context }) => context.stop === null,
    isAborted: ({ context }) => context.stop?.kind === 'aborted',
    isFollowed: ({ context }, params: { instance: string | null }) => params.instance === context.instance,
    isFollowedAndAborted: ({ context }, params: { instance: string }) =>
      params.instance === context.instance && context.stop?.kind === 'aborted',
    isSuccess: (_, params: { ok: boolean; probe: Probed | null }) => params.ok && params.probe?.agrees !== false,
    isMarked: (_, params: { decision: Decision; choice: Decision['choice'] }) =>
      params.decision.choice === params.choice,
  },
});

const itself = ({ context }: { context: RunRecord }) => ({ run: context.id });
const held = ({ context: { id, app, environment } }: { context: RunRecord }) => ({ id, app, environment });

const show = { type: 'show', params: itself } as const;
const report = { type: 'report', params: itself } as const;
const conclude = { type: 'conclude', params: itself } as const;
const release = { type: 'release', params: held } as const;
const leaveQueue = { type: 'leaveQueue', params: held } as const;
const recordLive = { type: 'recordLive', params: ({ context }: { context: RunRecord }) => context } as const;

const keepEnd = runSetup.assign(({ event }) => {
  if (event.type === 'refused') return { finishedAt: event.at, reason: event.reason };
  if (event.type === 'lost')
    return { finishedAt: event.at, reason: event.reason, progress: event.progress, links: event.links };
  if (event.type !== 'ended' && event.type !== 'stopped') return {};
  const { at: finishedAt, exitStatus, reason, progress, links } = event;
  return { finishedAt, exitStatus, reason, progress, links, ...(event.type === 'ended' && { probe: event.probe }) };
});

const keepAbort = runSetup.assign(({ event }) =>
  event.type === 'abort' || event.type === 'leave'
    ? { stop: { kind: 'aborted' as const, person: event.person, at: event.at } }
    : {},
);

/** Aborted before anything was started: that is its end. */
const endAtOnce = runSetup.assign(({ event }) =>
  event.type === 'abort' || event.type === 'leave' ? { finishedAt: event.at } : {},
);

const keepDecision = runSetup.assign(({ event }) => (event.type === 'decided' ? { decision: event.decision } : {}));

const takeConfirmation = runSetup.assign(({ event }) => {
  if (event.type !== 'confirmed') return {};
  const { version, live, at, fence } = event;
  return {
    version: version?.name ?? null,
    commit: version?.commit ?? null,
    previousVersion: live?.version.name ?? null,
    previousCommit: live?.version.commit ?? null,
    confirmedAt: at,
    fence,
  };
});

const takeStart = runSetup.assign(({ event }) => {
  if (event.type !== 'started') return {};
  const { at: startedAt, instance, location, timeout, grace } = event;
  return { startedAt, instance, location, timeout, grace };
});

/**
 * The life of an operation: (queued →) requested → running → succeeded, failed, aborted, timed out or interrupted.
 * `started` is accepted once, and only at the thread that it names may the command be started; there a latch sees to
 * it that it is started once. `arriving` never rests.
 */
export const runMachine = runSetup.createMachine({
  id: 'run',
  initial: 'arriving',
  context: ({ input }) => input,
  on: {
    announced: { actions: assign({ message: ({ event }) => event.message }) },
  },
  states: {
    arriving: {
      entry: { type: 'announce', params: itself },
      always: [{ guard: 'isQueued', target: 'queued' }, { target: 'requested' }],
    },
    queued: {
      on: {
        confirmed: { target: 'requested', actions: [takeConfirmation, show] },
        leave: [
          {
            // Who leaves the queue hears it in the dialogue.
            guard: { type: 'isItsOwn', params: ({ event }) => event },
            target: 'aborted',
            actions: [keepAbort, endAtOnce, leaveQueue, show],
          },
          { target: 'aborted', actions: [keepAbort, endAtOnce, leaveQueue, show, conclude] },
        ],
        abort: { target: 'aborted', actions: [keepAbort, endAtOnce, leaveQueue, show, conclude] },
      },
    },
    requested: {
      entry: [assign({ status: 'requested' }), { type: 'execute', params: itself }],
      on: {
        started: { target: 'running', actions: takeStart },
        refused: { target: 'failed', actions: keepEnd },
        abort: { target: 'aborted', actions: [keepAbort, endAtOnce, release, show, conclude] },
      },
    },
    running: {
      entry: assign({ status: 'running' }),
      on: {
        adopted: { actions: assign({ instance: ({ event }) => event.instance }) },
        noted: { actions: assign({ handle: ({ event }) => event.handle }) },
        abort: { guard: 'isNotEnding', actions: keepAbort },
        timeUp: {
          guard: 'isNotEnding',
          actions: assign(({ event }) => ({ stop: { kind: 'timed_out' as const, person: null, at: event.at } })),
        },
        ended: [
          { guard: { type: 'isSuccess', params: ({ event }) => event }, target: 'succeeded', actions: keepEnd },
          { target: 'failed', actions: keepEnd },
        ],
        stopped: [
          { guard: 'isAborted', target: 'aborted', actions: [keepEnd, release, show, report, conclude] },
          { target: 'timed_out', actions: keepEnd },
        ],
        refused: [
          {
            guard: { type: 'isFollowedAndAborted', params: ({ event }) => event },
            target: 'aborted',
            actions: [keepEnd, release, show, conclude],
          },
          // Another bot that took it up may have started it meanwhile.
          { guard: { type: 'isFollowed', params: ({ event }) => event }, target: 'failed', actions: keepEnd },
        ],
        // Another bot that took it up meanwhile goes on with it.
        lost: {
          guard: { type: 'isFollowed', params: ({ event }) => event },
          target: 'interrupted',
          actions: keepEnd,
        },
      },
    },
    succeeded: {
      tags: 'over',
      entry: [assign({ status: 'succeeded' }), recordLive, release, show, report, conclude],
    },
    failed: {
      tags: 'over',
      entry: [assign({ status: 'failed' }), release, show, report, conclude],
    },
    aborted: { tags: 'over', entry: assign({ status: 'aborted' }) },
    timed_out: {
      tags: 'over',
      entry: [assign({ status: 'timed_out' }), release, show, report, conclude],
    },
    interrupted: {
      entry: assign({ status: 'interrupted' }),
      initial: 'undecided',
      states: {
        /** Nothing else starts there until a person has decided. */
        undecided: {
          // The question waits for no upload.
          entry: [show, { type: 'askWhatNow', params: itself }, report, conclude],
          on: {
            decided: [
              {
                guard: { type: 'isMarked', params: ({ event }) => ({ ...event, choice: 'succeeded' as const }) },
                target: 'marked',
                actions: [keepDecision, assign({ status: 'succeeded' }), recordLive, release],
              },
              {
                guard: { type: 'isMarked', params: ({ event }) => ({ ...event, choice: 'failed' as const }) },
                target: 'marked',
                actions: [keepDecision, assign({ status: 'failed' }), release],
              },
              // The run that takes its thread has its environment already.
              { target: 'marked', actions: keepDecision },
            ],
          },
        },
        marked: {
          tags: 'over',
          entry: [show, { type: 'closeWhatNow', params: itself }],
        },
      },
    },
  },
});
