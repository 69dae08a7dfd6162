import { setup } from 'xstate';
import type { DialogueEvent } from './events.ts';
import { hasMore, pick, shown } from './build-question.ts';
import type { DialogueContext } from './context.ts';
import { effect } from '../effect.ts';
import type { DialogueEffects } from './effects.ts';
import { earlier, isRefused, noLongerOffered, openQuestion, type OpenQuestion } from './resolve.ts';

/** The correlation ID of the pending look-up; answers to any other are ignored. */
export const lookupIdOf = ({ dialogue, lookupId }: DialogueContext): string => `${dialogue}/${lookupId}`;

/** The vocabulary of the chart: tags and guards, and the effects that the engine performs. */
export const dialogueSetup = setup({
  types: {
    context: {} as DialogueContext,
    events: {} as DialogueEvent,
    /**
     * `open`: can be answered or cancelled; `expires`: ends unless it is answered in time; `asking`: a question is
     * shown; `over`: an end.
     */
    tags: {} as 'open' | 'expires' | 'asking' | 'over',
  },
  actions: {
    ask: effect<DialogueEffects['ask']>(),
    close: effect<DialogueEffects['close']>(),
    tell: effect<DialogueEffects['tell']>(),
    listVersions: effect<DialogueEffects['listVersions']>(),
    compare: effect<DialogueEffects['compare']>(),
    requestRun: effect<DialogueEffects['requestRun']>(),
    enterQueue: effect<DialogueEffects['enterQueue']>(),
    quitQueue: effect<DialogueEffects['quitQueue']>(),
  },
  guards: {
    isOpen: ({ context }, params: { question: OpenQuestion }) => openQuestion(context) === params.question,
    nothingIsOffered: ({ context }) => isRefused(context),
    isChoice: ({ context, event }) => event.type === 'answer' && pick(context, event.text) !== undefined,
    isShown: ({ context, event }) => event.type === 'choose' && shown(context)[event.index] !== undefined,
    couldBeVersion: ({ event }) => event.type === 'answer' && /^\S{1,250}$/u.test(event.text),
    hasMore: ({ context }) => hasMore(context),
    hasEarlier: ({ context, event }) => earlier(context, event.catalog) !== undefined,
    hasNotice: ({ context }) => context.notice !== null,
    isDue: ({ context, event }) => event.at >= context.deadline,
    isAwaited: ({ context, event }) => 'lookupId' in event && event.lookupId === lookupIdOf(context),
    isEmpty: ({ event }) => event.type === 'versionsListed' && event.total === 0,
    isSingle: ({ event }) => event.type === 'versionsListed' && event.total === 1,
    isUnknownVersion: ({ event }) => event.type === 'lookUpFailed' && event.refusal.code === 'unknown-version',
    isNoLongerOffered: ({ context, event }) => noLongerOffered(context, event.catalog) !== null,
    isRunOver: ({ event }) => 'isRunOver' in event && event.isRunOver,
    isBusy: ({ event }) => 'busy' in event && event.busy !== null,
    wasBusy: ({ context }) => context.busy !== null,
    changedMeanwhile: ({ context, event }) =>
      'live' in event && (event.live?.run ?? null) !== (context.live?.run ?? null),
    wantsName: ({ context, event }) => context.confirm === 'name' && event.type !== 'name',
    isName: ({ context, event }) => event.type === 'name' && event.text === context.environment,
    isItsRun: ({ context, event }) => 'run' in event && event.run === context.run,
  },
});

export const isOpen = (question: OpenQuestion) => ({ type: 'isOpen', params: { question } }) as const;
