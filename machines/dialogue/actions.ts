import { asked, PAGE, pick, plan, shown } from './build-question.ts';
import type { DialogueEvent } from './events.ts';
import { lookupIdOf } from './setup.ts';
import type { DialogueContext } from './context.ts';
import type { Closing, DialogueEffects, Telling } from './effects.ts';
import type { Question } from './question.ts';

// What the chart wants done, as actions by their names.

export const ask = (kind: Question['kind']) =>
  ({
    type: 'ask',
    params: ({ context }: { context: DialogueContext }) => ({ ...asked(context, kind), thread: context.thread }),
  }) as const;

export const close = (kind: Question['kind'], closing: Closing) =>
  ({
    type: 'close',
    params: ({ context, event }: { context: DialogueContext; event: DialogueEvent }) => ({
      ...asked(context, kind),
      thread: context.thread,
      closing,
      answer: closing === 'begun' || closing === 'queued' ? `#${context.run ?? ''}` : answer(context, event),
    }),
  }) as const;

/** An event as people see that it was understood. */
function answer(draft: DialogueContext, event: DialogueEvent): string {
  if (event.type === 'answer') return pick(draft, event.text)?.value ?? event.text;
  if (event.type === 'choose') return shown(draft)[event.index]?.value ?? '';
  return event.type === 'yes' || event.type === 'more' ? event.type : '';
}

export const tell = (telling: Telling) =>
  ({
    type: 'tell',
    params: ({ context }: { context: DialogueContext }) => ({
      thread: context.thread,
      person: context.person,
      telling,
    }),
  }) as const;

export const tellNotice = {
  type: 'tell',
  params: ({ context: { thread, person, notice } }: { context: DialogueContext }): DialogueEffects['tell'] => ({
    thread,
    person,
    telling: { say: 'refused', refusal: notice ?? { code: 'still-looking' } },
  }),
} as const;

export const tellQueued = {
  type: 'tell',
  params: ({ context }: { context: DialogueContext }): DialogueEffects['tell'] => {
    const { thread, person, run, busy } = context;
    const { app, environment } = plan(context);
    const telling: Telling =
      busy === null || run === null
        ? { say: 'refused', refusal: { code: 'still-looking' } }
        : { say: 'queued', run, app, environment, busy };
    return { thread, person, telling };
  },
} as const;

const lookUp = (draft: DialogueContext) => {
  const { operation, app, environment, thread, person } = draft;
  return { lookupId: lookupIdOf(draft), thread, person, operation, app: app ?? '', environment: environment ?? '' };
};

export const listVersions = {
  type: 'listVersions',
  params: ({ context }: { context: DialogueContext }) => ({ ...lookUp(context), offset: context.from, limit: PAGE }),
} as const;

export const compare = {
  type: 'compare',
  params: ({ context }: { context: DialogueContext }) => ({
    ...lookUp(context),
    candidate: context.candidate,
    own: [context.supersedes, context.queued === null ? null : context.run],
  }),
} as const;

function request(draft: DialogueContext) {
  const { operation, app, environment, service, version, live } = plan(draft);
  const { run, person, thread: thread } = draft;
  return { run: run ?? 0, operation, app, environment, service, version, live, person, thread };
}

export const requestRun = {
  type: 'requestRun',
  params: ({ context }: { context: DialogueContext }) => ({ ...request(context), supersedes: context.supersedes }),
} as const;

export const enterQueue = {
  type: 'enterQueue',
  params: ({ context }: { context: DialogueContext }) => ({ ...request(context), dialogue: context.dialogue }),
} as const;

/** At every end: a dialogue that is over holds no thread in a queue. */
export const quitQueue = (who: 'person' | 'nobody') =>
  ({
    type: 'quitQueue',
    params: ({ context: { queued, run, person } }: { context: DialogueContext }) => ({
      run: queued === null ? null : run,
      person: who === 'person' ? person : null,
    }),
  }) as const;
