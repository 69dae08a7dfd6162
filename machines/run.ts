import { assign, setup } from 'xstate';
import { effect, type RunEffects } from './effects.ts';
import type { RunRecord } from './record.ts';

/** What happens to a run. `at` is milliseconds since 1970. */
export type RunEvent =
  | { type: 'announced'; message: string }
  | { type: 'started'; at: number; instance: string; place: string }
  | { type: 'refused'; at: number; reason: string }
  | { type: 'exited'; at: number; status: number }
  | { type: 'lost'; at: number; reason: string }
  | { type: 'gone' };

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
    awaitLeftovers: effect<RunEffects['awaitLeftovers']>(),
    release: effect<RunEffects['release']>(),
    recordLive: effect<RunEffects['recordLive']>(),
  },
  guards: {
    isSuccess: (_, params: { status: number }) => params.status === 0,
  },
});

const itself = ({ context }: { context: RunRecord }) => ({ run: context.id });

const held = ({ context: { id, app, environment } }: { context: RunRecord }) => ({ id, app, environment });

const said = [
  { type: 'show', params: itself },
  { type: 'report', params: itself },
  { type: 'conclude', params: itself },
] as const;

/**
 * The life of an operation: requested → running → succeeded, failed or interrupted.
 * `started` is the latch: it is accepted once, and only the one who got it accepted may start the command.
 */
export const runMachine = runSetup.createMachine({
  id: 'run',
  initial: 'requested',
  context: ({ input }) => input,
  on: {
    announced: { actions: assign({ message: ({ event }) => event.message }) },
  },
  states: {
    requested: {
      entry: [
        { type: 'announce', params: itself },
        { type: 'execute', params: itself },
      ],
      on: {
        started: {
          target: 'running',
          actions: assign(({ event }) => ({ startedAt: event.at, instance: event.instance, place: event.place })),
        },
        refused: {
          target: 'failed',
          actions: assign({ finishedAt: ({ event }) => event.at, reason: ({ event }) => event.reason }),
        },
      },
    },
    running: {
      entry: assign({ status: 'running' }),
      on: {
        exited: [
          {
            guard: { type: 'isSuccess', params: ({ event }) => event },
            target: 'succeeded',
            actions: assign({ finishedAt: ({ event }) => event.at, exitStatus: ({ event }) => event.status }),
          },
          {
            target: 'failed',
            actions: assign({ finishedAt: ({ event }) => event.at, exitStatus: ({ event }) => event.status }),
          },
        ],
        refused: {
          target: 'failed',
          actions: assign({ finishedAt: ({ event }) => event.at, reason: ({ event }) => event.reason }),
        },
        lost: {
          target: 'interrupted',
          actions: assign({ finishedAt: ({ event }) => event.at, reason: ({ event }) => event.reason }),
        },
      },
    },
    succeeded: {
      tags: 'over',
      entry: [
        assign({ status: 'succeeded' }),
        { type: 'recordLive', params: ({ context }) => context },
        { type: 'release', params: held },
        ...said,
      ],
    },
    failed: {
      tags: 'over',
      entry: [assign({ status: 'failed' }), { type: 'release', params: held }, ...said],
    },
    interrupted: {
      tags: 'over',
      entry: [assign({ status: 'interrupted' }), ...said],
      initial: 'lingering',
      states: {
        lingering: {
          entry: { type: 'awaitLeftovers', params: itself },
          on: { gone: { target: 'gone', actions: { type: 'release', params: held } } },
        },
        gone: {},
      },
    },
  },
});
