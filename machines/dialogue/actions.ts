import { asked, PAGE, pick, plan, shown } from './build-question.ts';
import type { DialogueEvent } from './events.ts';
import { ticket } from './setup.ts';
import type { Draft } from './context.ts';
import type { Closing, DialogueEffects, Telling } from '../effects.ts';
import type { Question } from './question.ts';

// What the chart wants done, as actions by their names.

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
      answer: closing === 'begun' || closing === 'queued' ? `#${context.run ?? ''}` : answer(context, event),
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

export const tellQueued = {
  type: 'tell',
  params: ({ context }: { context: Draft }): DialogueEffects['tell'] => {
    const { place, person, run, busy } = context;
    const { app, environment } = plan(context);
    const telling: Telling =
      busy === null || run === null
        ? { say: 'refused', refusal: { reason: 'still-looking' } }
        : { say: 'queued', run, app, environment, busy };
    return { place, person, telling };
  },
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
  params: ({ context }: { context: Draft }) => ({
    ...lookUp(context),
    candidate: context.candidate,
    own: [context.supersedes, context.inLine === null ? null : context.run],
  }),
} as const;

function request(draft: Draft) {
  const { operation, app, environment, service, version, live } = plan(draft);
  const { run, person, place: origin } = draft;
  return { run: run ?? 0, operation, app, environment, service, version, live, person, origin };
}

export const requestRun = {
  type: 'requestRun',
  params: ({ context }: { context: Draft }) => ({ ...request(context), supersedes: context.supersedes }),
} as const;

export const enterQueue = {
  type: 'enterQueue',
  params: ({ context }: { context: Draft }) => ({ ...request(context), dialogue: context.dialogue }),
} as const;

/** At every end: a dialogue that is over holds no place in a queue. */
export const quitQueue = (who: 'person' | 'nobody') =>
  ({
    type: 'quitQueue',
    params: ({ context: { inLine, run, person } }: { context: Draft }) => ({
      run: inLine === null ? null : run,
      by: who === 'person' ? person : null,
    }),
  }) as const;
