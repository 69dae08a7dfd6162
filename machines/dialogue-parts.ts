import { setup } from 'xstate';
import type { DialogueEvent, Facts, Ground } from './dialogue-events.ts';
import { advance, asked, blank, earlier, hasMore, PAGE, pick, plan, shown, take, type Draft } from './draft.ts';
import { effect, type Closing, type DialogueEffects, type Telling } from './effects.ts';
import type { Catalog } from './model.ts';
import type { Question } from './question.ts';
import type { Refusal } from './refusal.ts';

/** Names a look-up: an answer to any other is nobody's any more. */
const ticket = (draft: Draft): string => `${draft.dialogue}/${draft.ticket}`;

const runsAnother = (draft: Draft, { live }: Ground): boolean => (live?.run ?? null) !== (draft.live?.run ?? null);

/** The names that the chart is written in: guards, and effects that the engine performs. */
export const dialogueSetup = setup({
  types: {
    context: {} as Draft,
    events: {} as DialogueEvent,
    /** `question`: a person is asked; `looking`: an answer of git or the store is awaited; `over`: an end. */
    tags: {} as 'question' | 'looking' | 'over',
  },
  actions: {
    ask: effect<DialogueEffects['ask']>(),
    close: effect<DialogueEffects['close']>(),
    tell: effect<DialogueEffects['tell']>(),
    listVersions: effect<DialogueEffects['listVersions']>(),
    compare: effect<DialogueEffects['compare']>(),
    requestRun: effect<DialogueEffects['requestRun']>(),
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
    isAwaited: ({ context }, params: { ticket: string }) => params.ticket === ticket(context),
    isAwaitedAndEmpty: ({ context }, params: { ticket: string; total: number }) =>
      params.ticket === ticket(context) && params.total === 0,
    isAwaitedAndUnknownVersion: ({ context }, params: { ticket: string; refusal: Refusal }) =>
      params.ticket === ticket(context) && params.refusal.reason === 'unknown-version',
    isBusy: (_, params: Ground) => params.busy !== null,
    changedMeanwhile: ({ context }, params: Ground) => runsAnother(context, params),
    wantsName: ({ context }) => context.confirm === 'name',
    isName: ({ context }, params: { text: string }) => params.text === context.environment,
    isNameButBusy: ({ context }, params: Ground & { text: string }) =>
      params.text === context.environment && params.busy !== null,
    isNameButChanged: ({ context }, params: Ground & { text: string }) =>
      params.text === context.environment && runsAnother(context, params),
    isItsRun: ({ context }, params: { run: number }) => params.run === context.run,
  },
});

export const ask = (kind: Question['kind']) =>
  ({
    type: 'ask',
    params: ({ context }: { context: Draft }) => ({ ...asked(context, kind), place: context.place }),
  }) as const;

export const close = (kind: Question['kind'], closing: Closing) =>
  ({
    type: 'close',
    params: ({ context }: { context: Draft }) => ({ ...asked(context, kind), place: context.place, closing }),
  }) as const;

export const tell = (telling: Telling) =>
  ({
    type: 'tell',
    params: ({ context }: { context: Draft }) => ({ place: context.place, person: context.person, telling }),
  }) as const;

export const tellNotice = {
  type: 'tell',
  params: ({ context: { place, person, notice } }: { context: Draft }): DialogueEffects['tell'] => ({
    place,
    person,
    telling: { say: 'refused', refusal: notice ?? { reason: 'still-looking' } },
  }),
} as const;

export const nextQuestion = dialogueSetup.assign(({ context, event }) => ({
  number: context.number + 1,
  time: 1,
  deadline: event.deadline,
}));

export const nextTicket = dialogueSetup.assign(({ context, event }) => ({
  ticket: context.ticket + 1,
  deadline: event.deadline,
}));

const askAgain = dialogueSetup.assign(({ context, event }) => ({
  time: context.time + 1,
  deadline: event.deadline,
  notice: event.type === 'repeat' ? event.notice : context.notice,
}));

const takeChoice = dialogueSetup.assign(({ context, event }) => {
  const choice =
    event.type === 'answer'
      ? pick(context, event.text)
      : event.type === 'choose'
        ? shown(context)[event.index]
        : undefined;
  return choice === undefined ? {} : advance(take(context, choice), event.catalog);
});

export const goBack = dialogueSetup.assign(({ context, event }) => {
  const before = earlier(context, event.catalog);
  return before === undefined ? {} : advance(before, event.catalog);
});

/** What every question accepts beside its own answers. */
export const question = (kind: Question['kind']) =>
  ({
    back: {
      guard: { type: 'hasEarlier', params: ({ event }: { event: Facts }) => event },
      target: 'routing',
      actions: [close(kind, 'back'), goBack],
    },
    cancel: { target: 'cancelled', actions: close(kind, 'cancelled') },
    timeout: {
      guard: { type: 'isDue', params: ({ event }: { event: Facts }) => event },
      target: 'expired',
      actions: close(kind, 'expired'),
    },
    repeat: { actions: [askAgain, ask(kind)] },
  }) as const;

/** What every list accepts: a choice by words or by its place, and the next page. */
export const list = (kind: Question['kind']) =>
  ({
    ...question(kind),
    answer: {
      guard: { type: 'isChoice', params: ({ event }: { event: { text: string } }) => event },
      target: 'routing',
      actions: [close(kind, 'answered'), takeChoice],
    },
    choose: {
      guard: { type: 'isShown', params: ({ event }: { event: { index: number } }) => event },
      target: 'routing',
      actions: [close(kind, 'answered'), takeChoice],
    },
  }) as const;

export const nextPage = dialogueSetup.assign(({ context }) => ({ from: context.from + PAGE, notice: null }));

export const begin = dialogueSetup.assign(({ event }) => {
  if (event.type !== 'begin') return {};
  const { dialogue, place, person, operation, wanted, catalog } = event;
  return advance({ ...blank, dialogue, place, person, operation, wanted }, catalog);
});

export const looking = {
  back: {
    guard: { type: 'hasEarlier', params: ({ event }: { event: Facts }) => event },
    target: 'routing',
    actions: goBack,
  },
  cancel: 'cancelled',
  timeout: { guard: { type: 'isDue', params: ({ event }: { event: Facts }) => event }, target: 'expired' },
} as const;

const lookUp = (draft: Draft) => {
  const { operation, app, environment, place, person } = draft;
  return { ticket: ticket(draft), place, person, operation, app: app ?? '', environment: environment ?? '' };
};

export const listVersions = {
  type: 'listVersions',
  params: ({ context }: { context: Draft }) => ({ ...lookUp(context), offset: context.from, limit: PAGE }),
} as const;

export const compare = {
  type: 'compare',
  params: ({ context }: { context: Draft }) => ({ ...lookUp(context), candidate: context.candidate }),
} as const;

export const requestRun = {
  type: 'requestRun',
  params: ({ context }: { context: Draft }) => {
    const { operation, app, environment, service, version, live } = plan(context);
    const { run, person, place: origin } = context;
    return { run: run ?? 0, operation, app, environment, service, version, live, person, origin };
  },
} as const;

export const takeNumber = dialogueSetup.assign(({ event }) =>
  event.type === 'yes' || event.type === 'name' ? { run: event.run } : {},
);

export const takeVersions = dialogueSetup.assign(({ context, event }) => {
  if (event.type !== 'versionsListed') return {};
  const { versions, total, freshness } = event;
  return { choices: [...context.choices.slice(0, context.from), ...versions], total, freshness };
});

export const takeTyped = dialogueSetup.assign(({ event }) =>
  event.type === 'answer'
    ? { candidate: { name: event.text, commit: null }, step: 'commits' as const, notice: null }
    : {},
);

export const takeComparison = dialogueSetup.assign(({ event }) => {
  if (event.type !== 'compared') return {};
  const { version, live, range, freshness, busy } = event;
  return { version, live, range, freshness, busy };
});

export const takeRefusal = dialogueSetup.assign(({ event }) =>
  event.type === 'lookUpFailed' ? { notice: event.refusal } : {},
);

export const noVersions = dialogueSetup.assign(({ context }) => {
  const { operation, app, environment } = plan(context);
  return { notice: { reason: 'no-versions' as const, operation, app, environment } };
});

export const forgetVersion = dialogueSetup.assign({
  candidate: null,
  version: null,
  step: 'version',
  choices: [],
  from: 0,
  total: 0,
});

const environmentOf = (draft: Draft) => ({ app: draft.app ?? '', environment: draft.environment ?? '' });

export const noticeBusy = dialogueSetup.assign(({ context, event }) => {
  if (!('busy' in event) || event.busy === null) return {};
  const notice: Refusal = { reason: 'busy', ...environmentOf(context), ...event.busy };
  return { notice, busy: event.busy, time: context.time + 1, deadline: event.deadline };
});

export const noticeChange = dialogueSetup.assign(({ context }) => ({
  notice: { reason: 'changed-meanwhile' as const, ...environmentOf(context) },
}));
