import type { DialogueContext } from './context.ts';
import type { Asked, Choice, Page, Plan, Question } from './question.ts';

/** How many choices a question lists at a time. */
export const PAGE = 10;

/** The choice that these words mean: its exact value, else its number in the list as shown so far. */
export function pick(draft: DialogueContext, text: string): Choice | undefined {
  const exact = draft.choices.find((choice) => choice.value === text);
  if (exact !== undefined) return exact;
  return /^[1-9]\d{0,5}$/.test(text) ? shown(draft)[Number(text) - 1] : undefined;
}

export function shown(draft: DialogueContext): readonly Choice[] {
  return draft.choices.slice(0, draft.from + PAGE);
}

export function hasMore(draft: DialogueContext): boolean {
  return draft.from + PAGE < draft.total;
}

function page(draft: DialogueContext): Page {
  return {
    choices: draft.choices.slice(draft.from, draft.from + PAGE),
    from: draft.from + 1,
    total: draft.total,
  };
}

/** What is about to be done, once application and environment are settled. */
export function plan(draft: DialogueContext): Plan {
  const { operation, service, version, live, range, freshness, probe, busy, queued } = draft;
  return {
    operation,
    app: draft.app ?? '',
    environment: draft.environment ?? '',
    service,
    version,
    live,
    range,
    freshness,
    probe,
    busy,
    isOffered: queued === 'offered',
  };
}

/** The question that a draft puts in a state. */
export function asked(draft: DialogueContext, kind: Question['kind']): Asked {
  const { dialogue, person, questionNumber, askCount, notice } = draft;
  return { dialogue, person, questionNumber, askCount, notice, question: question(draft, kind) };
}

function question(draft: DialogueContext, kind: Question['kind']): Question {
  const { operation, freshness } = draft;
  const app = draft.app ?? '';
  const environment = draft.environment ?? '';
  switch (kind) {
    case 'app':
      return { kind, operation, ...page(draft) };
    case 'environment':
      return { kind, operation, app, ...page(draft) };
    case 'service':
      return { kind, app, environment, ...page(draft) };
    case 'version':
      return { kind, operation, app, environment, freshness, ...page(draft) };
    case 'confirm':
    case 'name':
    case 'queue':
      return { kind, ...plan(draft) };
  }
}
