import { PAGE, pick, plan, shown } from './build-question.ts';
import type { Facts } from './events.ts';
import { dialogueSetup } from './setup.ts';
import { blank, type DialogueContext } from './context.ts';
import { earlier, noLongerOffered, resolve, take } from './resolve.ts';

// What the chart remembers: how each event changes the context.

/** An offer of the environment has one deadline, whatever is asked during it: others wait. */
const deadline = (context: DialogueContext, event: Facts): number =>
  context.queued === 'offered' ? context.deadline : event.deadline;

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
  return choice === undefined ? {} : resolve(take(context, choice), event.catalog);
});

export const goBack = dialogueSetup.assign(({ context, event }) => {
  const before = earlier(context, event.catalog);
  return before === undefined ? {} : resolve(before, event.catalog);
});

export const nextPage = dialogueSetup.assign(({ context }) => ({ from: context.from + PAGE, notice: null }));

export const begin = dialogueSetup.assign(({ event }) => {
  if (event.type !== 'begin') return {};
  const { dialogue, thread, person, operation, requested, supersedes, catalog } = event;
  return resolve({ ...blank, dialogue, thread, person, operation, requested, supersedes }, catalog);
});

/** A run from the queue has its number already. */
export const takeNumber = dialogueSetup.assign(({ context, event }) =>
  context.queued === null && (event.type === 'yes' || event.type === 'name') ? { run: event.run } : {},
);

/** Who holds the environment at the moment of the answer. */
export const takeBusy = dialogueSetup.assign(({ event }) =>
  'busy' in event ? { busy: event.busy, notice: null } : {},
);

export const waitInQueue = dialogueSetup.assign({ queued: 'waiting', notice: null, supersedes: null });

/** The commits are compared again, for the same commit: others may have deployed there in the meantime. */
export const takeOffer = dialogueSetup.assign(({ context, event }) => {
  const { version, operation, candidate } = context;
  const offered: DialogueContext = {
    ...context,
    queued: 'offered',
    deadline: event.offerDeadline,
    candidate: version === null || operation === 'restart' ? candidate : version,
  };
  return resolve(offered, event.catalog);
});

export const takeVersions = dialogueSetup.assign(({ context, event }) => {
  if (event.type !== 'versionsListed') return {};
  const { versions, total, freshness } = event;
  return { choices: [...context.choices.slice(0, context.from), ...versions], total, freshness };
});

export const takeSingle = dialogueSetup.assign(({ context }) => {
  const [only] = context.choices;
  return only === undefined ? {} : take(context, only);
});

export const takeTyped = dialogueSetup.assign(({ event }) =>
  event.type === 'answer' ? { candidate: { name: event.text, commit: null }, notice: null } : {},
);

export const takeComparison = dialogueSetup.assign(({ event }) => {
  if (event.type !== 'compared') return {};
  const { version, live, range, freshness, probe, busy } = event;
  return { version, live, range, freshness, probe, busy };
});

export const takeRefusal = dialogueSetup.assign(({ event }) =>
  event.type === 'lookUpFailed' ? { notice: event.refusal } : {},
);

export const noticeNoVersions = dialogueSetup.assign(({ context }) => {
  const { operation, app, environment } = plan(context);
  return { notice: { code: 'no-versions' as const, operation, app, environment } };
});

export const noticeNoLongerOffered = dialogueSetup.assign(({ context, event }) => ({
  notice: noLongerOffered(context, event.catalog),
}));

export const forgetNotice = dialogueSetup.assign({ notice: null });

export const forgetVersion = dialogueSetup.assign({ candidate: null, version: null, choices: [], from: 0, total: 0 });

const environmentOf = (context: DialogueContext) => ({
  app: context.app ?? '',
  environment: context.environment ?? '',
});

export const noticeFree = dialogueSetup.assign(({ context }) => ({
  notice: { code: 'free-now' as const, ...environmentOf(context) },
}));

export const noticeChange = dialogueSetup.assign(({ context }) => ({
  notice: { code: 'changed-meanwhile' as const, ...environmentOf(context) },
}));
