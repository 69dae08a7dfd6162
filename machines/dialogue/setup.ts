import { setup } from 'xstate';
import type { DialogueEvent, Preconditions } from './events.ts';
import { hasMore, pick, shown } from './build-question.ts';
import type { DialogueContext } from './context.ts';
import { effect } from '../effect.ts';
import type { DialogueEffects } from './effects.ts';
import type { Busy, Catalog } from '../model.ts';
import type { DialogueRefusal } from '../refusal.ts';
import { earlier, noLongerOffered } from './resolve.ts';

/** Names a look-up: an answer to any other is nobody's any more. */
export const lookupIdOf = (draft: DialogueContext): string => `${draft.dialogue}/${draft.lookupId}`;

const runsAnother = (draft: DialogueContext, { live }: Preconditions): boolean =>
  (live?.run ?? null) !== (draft.live?.run ?? null);

/** The names that the chart is written in: guards, and effects that the engine performs. */
export const dialogueSetup = setup({
  types: {
    context: {} as DialogueContext,
    events: {} as DialogueEvent,
    /**
     * `question`: a person is asked; `looking`: an answer of git or the store is awaited; `waiting`: its turn in the
     * queue is awaited; `over`: an end.
     */
    tags: {} as 'question' | 'looking' | 'waiting' | 'over',
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
    appIsOpen: ({ context }) => context.step === 'app',
    environmentIsOpen: ({ context }) => context.step === 'environment',
    serviceIsOpen: ({ context }) => context.step === 'service',
    versionIsOpen: ({ context }) => context.step === 'version',
    nothingIsOffered: ({ context }) => context.step === 'nothing',
    isChoice: ({ context }, params: { text: string }) => pick(context, params.text) !== undefined,
    isShown: ({ context }, params: { index: number }) => shown(context)[params.index] !== undefined,
    couldBeVersion: (_, params: { text: string }) => /^\S{1,250}$/u.test(params.text),
    hasMore: ({ context }) => hasMore(context),
    hasEarlier: ({ context }, params: { catalog: Catalog }) => earlier(context, params.catalog) !== undefined,
    isDue: ({ context }, params: { at: number }) => params.at >= context.deadline,
    isAwaited: ({ context }, params: { lookupId: string }) => params.lookupId === lookupIdOf(context),
    isAwaitedAndBusy: ({ context }, params: { lookupId: string; busy: Busy | null }) =>
      params.lookupId === lookupIdOf(context) && params.busy !== null,
    isAwaitedAndEmpty: ({ context }, params: { lookupId: string; total: number }) =>
      params.lookupId === lookupIdOf(context) && params.total === 0,
    /** A question that has one answer is not asked; but what was wrong with the last answer is told. */
    isAwaitedAndSingle: ({ context }, params: { lookupId: string; total: number }) =>
      params.lookupId === lookupIdOf(context) && params.total === 1 && context.notice === null,
    isAwaitedAndUnknownVersion: ({ context }, params: { lookupId: string; refusal: DialogueRefusal }) =>
      params.lookupId === lookupIdOf(context) && params.refusal.code === 'unknown-version',
    isNoLongerOffered: ({ context }, params: { catalog: Catalog }) => noLongerOffered(context, params.catalog) !== null,
    isBusy: (_, params: Preconditions) => params.busy !== null,
    changedMeanwhile: ({ context }, params: Preconditions) => runsAnother(context, params),
    wantsName: ({ context }) => context.confirm === 'name',
    isName: ({ context }, params: { text: string }) => params.text === context.environment,
    isNameButBusy: ({ context }, params: Preconditions & { text: string }) =>
      params.text === context.environment && params.busy !== null,
    isNameButChanged: ({ context }, params: Preconditions & { text: string }) =>
      params.text === context.environment && runsAnother(context, params),
    isItsRun: ({ context }, params: { run: number }) => params.run === context.run,
  },
});
