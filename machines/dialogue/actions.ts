import { asked, PAGE, pick, plan, shown } from './build-question.ts';
import type { DialogueEvent } from './events.ts';
import { dialogueSetup, lookupIdOf } from './setup.ts';
import type { DialogueContext } from './context.ts';
import type { Closing, DialogueEffects, Telling } from './effects.ts';
import type { Question } from './question.ts';

// The effects of the chart, as actions with their parameters.

interface Args {
  readonly context: DialogueContext;
  readonly event: DialogueEvent;
}

export const ask = (kind: Question['kind']) =>
  ({
    type: 'ask',
    params: ({ context }: Args): DialogueEffects['ask'] => ({ ...asked(context, kind), thread: context.thread }),
  }) as const;

/** How each event leaves the question that it ends. */
const closings: Readonly<Partial<Record<DialogueEvent['type'], Closing>>> = {
  answer: 'answered',
  choose: 'answered',
  more: 'answered',
  back: 'back',
  no: 'cancelled',
  cancel: 'cancelled',
  runEnded: 'cancelled',
  timeout: 'expired',
};

/** On leaving a question. A yes, and a name, are closed with what they led to: by `closeConsent`. */
export const close = (kind: Question['kind']) =>
  dialogueSetup.enqueueActions(({ context, event, enqueue }) => {
    const closing = closings[event.type];
    if (closing !== undefined)
      enqueue({ type: 'close', params: closed(context, kind, closing, answer(context, event)) });
  });

/** Closes the question that was answered by a yes or a name. */
export const closeConsent = (closing: 'answered' | 'begun' | 'queued' | 'cancelled') =>
  ({
    type: 'close',
    params: ({ context, event }: Args): DialogueEffects['close'] => {
      // The queue is offered only where the environment was found to be busy.
      const kind = event.type === 'name' ? 'name' : context.busy === null ? 'confirm' : 'queue';
      const isAccepted = closing === 'begun' || closing === 'queued';
      return closed(context, kind, closing, isAccepted ? `#${context.run ?? ''}` : answer(context, event));
    },
  }) as const;

const closed = (context: DialogueContext, kind: Question['kind'], closing: Closing, text: string) => ({
  ...asked(context, kind),
  thread: context.thread,
  closing,
  answer: text,
});

/** An answer as it was understood. */
function answer(context: DialogueContext, event: DialogueEvent): string {
  if (event.type === 'answer') return pick(context, event.text)?.value ?? event.text;
  if (event.type === 'choose') return shown(context)[event.index]?.value ?? '';
  return event.type === 'yes' || event.type === 'more' ? event.type : '';
}

export const tell = (telling: Telling) =>
  ({
    type: 'tell',
    params: ({ context: { thread, person } }: Args): DialogueEffects['tell'] => ({ thread, person, telling }),
  }) as const;

export const tellNotice = {
  type: 'tell',
  params: ({ context: { thread, person, notice } }: Args): DialogueEffects['tell'] => ({
    thread,
    person,
    telling: { say: 'refused', refusal: notice ?? { code: 'still-looking' } },
  }),
} as const;

export const tellQueued = {
  type: 'tell',
  params: ({ context }: Args): DialogueEffects['tell'] => {
    const { thread, person, run, busy } = context;
    const { app, environment } = plan(context);
    const telling: Telling =
      busy === null || run === null
        ? { say: 'refused', refusal: { code: 'still-looking' } }
        : { say: 'queued', run, app, environment, busy };
    return { thread, person, telling };
  },
} as const;

const lookUp = (context: DialogueContext) => {
  const { operation, app, environment, thread, person } = context;
  return { lookupId: lookupIdOf(context), thread, person, operation, app: app ?? '', environment: environment ?? '' };
};

export const listVersions = {
  type: 'listVersions',
  params: ({ context }: Args): DialogueEffects['listVersions'] => ({
    ...lookUp(context),
    offset: context.from,
    limit: PAGE,
  }),
} as const;

export const compare = {
  type: 'compare',
  params: ({ context }: Args): DialogueEffects['compare'] => ({
    ...lookUp(context),
    candidate: context.candidate,
    own: [context.supersedes, context.queued === null ? null : context.run],
  }),
} as const;

function request(context: DialogueContext) {
  const { operation, app, environment, service, version, live } = plan(context);
  const { run, person, thread } = context;
  return { run: run ?? 0, operation, app, environment, service, version, live, person, thread };
}

export const requestRun = {
  type: 'requestRun',
  params: ({ context }: Args): DialogueEffects['requestRun'] => ({
    ...request(context),
    supersedes: context.supersedes,
  }),
} as const;

export const enterQueue = {
  type: 'enterQueue',
  params: ({ context }: Args): DialogueEffects['enterQueue'] => ({ ...request(context), dialogue: context.dialogue }),
} as const;

/** At every end without a run: a dialogue that is over keeps no place in the queue. */
export const quitQueue = (by: 'person' | 'nobody') =>
  ({
    type: 'quitQueue',
    params: ({ context: { queued, run, person } }: Args): DialogueEffects['quitQueue'] => ({
      run: queued === null ? null : run,
      person: by === 'person' ? person : null,
    }),
  }) as const;
