import { PAGE, pick, plan, shown } from './build-question.ts';
import type { Facts } from './events.ts';
import { dialogueSetup } from './setup.ts';
import { blank, type DialogueContext } from './context.ts';
import { advance, earlier, noLongerOffered, take } from './resolve.ts';

// What the chart remembers: each step takes something of an event, or of what was said before, into the draft.

/** All of a turn in the queue has one deadline: others wait. */
const deadline = (draft: DialogueContext, event: Facts): number =>
  draft.queued === 'offered' ? draft.deadline : event.deadline;

export const nextQuestion = dialogueSetup.assign(({ context, event }) => ({
  questionNumber: context.questionNumber + 1,
  askCount: 1,
  deadline: deadline(context, event),
}));

export const nextLookup = dialogueSetup.assign(({ context, event }) => ({
  lookupId: context.lookupId + 1,
  deadline: deadline(context, event),
}));

export const askAgain = dialogueSetup.assign(({ context, event }) => ({
  askCount: context.askCount + 1,
  deadline: deadline(context, event),
  notice: event.type === 'repeat' ? event.notice : context.notice,
}));

export const takeChoice = dialogueSetup.assign(({ context, event }) => {
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

export const nextPage = dialogueSetup.assign(({ context }) => ({ from: context.from + PAGE, notice: null }));

export const begin = dialogueSetup.assign(({ event }) => {
  if (event.type !== 'begin') return {};
  const { dialogue, thread, person, operation, requested, supersedes, catalog } = event;
  return advance({ ...blank, dialogue, thread, person, operation, requested, supersedes }, catalog);
});

/** A run that was queued has its number already. */
export const takeNumber = dialogueSetup.assign(({ context, event }) =>
  context.queued === null && (event.type === 'yes' || event.type === 'name') ? { run: event.run } : {},
);

/** What was in the way at the moment of the answer. */
export const takeBusy = dialogueSetup.assign(({ event }) =>
  'busy' in event ? { busy: event.busy, notice: null } : {},
);

export const enterLine = dialogueSetup.assign({ queued: 'waiting', notice: null, supersedes: null });

/** From here on the others in the queue wait for an answer; what is shown is looked up anew, for the same commit. */
export const takeTurn = dialogueSetup.assign(({ context, event }) => {
  const { version, operation, candidate } = context;
  const called: DialogueContext = {
    ...context,
    queued: 'offered',
    deadline: event.offerDeadline,
    candidate: version === null || operation === 'restart' ? candidate : version,
  };
  return advance(called, event.catalog);
});

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
  const { version, live, range, freshness, probe, busy } = event;
  return { version, live, range, freshness, probe, busy };
});

export const takeRefusal = dialogueSetup.assign(({ event }) =>
  event.type === 'lookUpFailed' ? { notice: event.refusal } : {},
);

export const noVersions = dialogueSetup.assign(({ context }) => {
  const { operation, app, environment } = plan(context);
  return { notice: { code: 'no-versions' as const, operation, app, environment } };
});

export const noticeNoLongerOffered = dialogueSetup.assign(({ context, event }) => ({
  notice: noLongerOffered(context, event.catalog),
}));

export const forgetNotice = dialogueSetup.assign({ notice: null });

export const forgetVersion = dialogueSetup.assign({
  candidate: null,
  version: null,
  step: 'version',
  choices: [],
  from: 0,
  total: 0,
});

const environmentOf = (draft: DialogueContext) => ({ app: draft.app ?? '', environment: draft.environment ?? '' });

export const noticeFree = dialogueSetup.assign(({ context }) => ({
  notice: { code: 'free-now' as const, ...environmentOf(context) },
}));

export const noticeChange = dialogueSetup.assign(({ context }) => ({
  notice: { code: 'changed-meanwhile' as const, ...environmentOf(context) },
}));
