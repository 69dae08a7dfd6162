import { asked, PAGE, pick, plan, shown } from './asking.ts';
import type { DialogueEvent, Facts } from './dialogue-events.ts';
import { dialogueSetup, ticket } from './dialogue-setup.ts';
import { blank, type Draft } from './draft.ts';
import type { Closing, DialogueEffects, Telling } from './effects.ts';
import type { Question } from './question.ts';
import type { Refusal } from './refusal.ts';
import { advance, earlier, take } from './settling.ts';

export const ask = (kind: Question['kind']) =>
  ({
    type: 'ask',
    params: ({ context }: { context: Draft }) => ({ ...asked(context, kind), place: context.place }),
  }) as const;

export const close = (kind: Question['kind'], closing: Closing) =>
  ({
    type: 'close',
    params: ({ context, event }: { context: Draft; event: DialogueEvent }) => ({
      ...asked(context, kind),
      place: context.place,
      closing,
      answer: closing === 'begun' ? `#${context.run ?? ''}` : answer(context, event),
    }),
  }) as const;

/** An event as people see that it was understood. */
function answer(draft: Draft, event: DialogueEvent): string {
  if (event.type === 'answer') return pick(draft, event.text)?.value ?? event.text;
  if (event.type === 'choose') return shown(draft)[event.index]?.value ?? '';
  return event.type === 'yes' || event.type === 'more' ? event.type : '';
}

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

const goBack = dialogueSetup.assign(({ context, event }) => {
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

export const takeOnly = dialogueSetup.assign(({ context }) => {
  const [only] = context.choices;
  return only === undefined ? {} : { ...take(context, only), step: 'commits' as const };
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

export const forgetNotice = dialogueSetup.assign({ notice: null });

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
