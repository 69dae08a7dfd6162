import { setup } from 'xstate';
import { effect } from '../effect.ts';
import type { RunEffects } from './effects.ts';
import type { RunEvent } from './events.ts';
import type { RunRecord } from './record.ts';

/** What the run's chart may use: its guards, and its effects by name. */
export const runSetup = setup({
  types: {
    context: {} as RunRecord,
    events: {} as RunEvent,
    input: {} as RunRecord,
    tags: {} as 'over',
  },
  actions: {
    announce: effect<RunEffects['announce']>(),
    execute: effect<RunEffects['execute']>(),
    tellFollower: effect<RunEffects['tellFollower']>(),
    show: effect<RunEffects['show']>(),
    report: effect<RunEffects['report']>(),
    conclude: effect<RunEffects['conclude']>(),
    askWhatNow: effect<RunEffects['askWhatNow']>(),
    closeWhatNow: effect<RunEffects['closeWhatNow']>(),
    release: effect<RunEffects['release']>(),
    recordLive: effect<RunEffects['recordLive']>(),
  },
  guards: {
    isConfirmed: ({ context }) => context.confirmedAt !== null,
    isByItsPerson: ({ context, event }) => 'person' in event && event.person === context.actor,
    isStopping: ({ context }) => context.stop !== null,
    isAborted: ({ context }) => context.stop?.kind === 'aborted',
    /** Another bot may have adopted the run meanwhile: then it is no longer this one's to judge. */
    isByItsFollower: ({ context, event }) => 'instance' in event && event.instance === context.instance,
    isSuccess: ({ event }) => event.type === 'ended' && event.ok,
    isDisproved: ({ event }) => event.type === 'ended' && event.probe?.agrees === false,
    isMarkedSucceeded: ({ event }) => event.type === 'decided' && event.decision.choice === 'succeeded',
    isMarkedFailed: ({ event }) => event.type === 'decided' && event.decision.choice === 'failed',
  },
});

type Args = { readonly context: RunRecord };

const itself = ({ context }: Args) => ({ run: context.id });

export const announce = { type: 'announce', params: itself } as const;
export const execute = { type: 'execute', params: itself } as const;
export const tellFollower = { type: 'tellFollower', params: itself } as const;
export const show = { type: 'show', params: itself } as const;
export const report = { type: 'report', params: itself } as const;
export const conclude = { type: 'conclude', params: itself } as const;
export const askWhatNow = { type: 'askWhatNow', params: itself } as const;
export const closeWhatNow = { type: 'closeWhatNow', params: itself } as const;
export const recordLive = { type: 'recordLive', params: ({ context }: Args) => context } as const;
export const release = {
  type: 'release',
  params: ({ context: { id, app, environment } }: Args) => ({ id, app, environment }),
} as const;
