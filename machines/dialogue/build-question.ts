import type { DialogueContext } from './context.ts';
import type { Asked, Choice, Page, Plan, Question } from './question.ts';

/** How many choices a question lists at a time. */
export const PAGE = 10;

/** The choice that these words mean: its exact value, else its number in the list as shown so far. */
export function pick(context: DialogueContext, text: string): Choice | undefined {
  const exact = context.choices.find((choice) => choice.value === text);
  if (exact !== undefined) return exact;
  return /^[1-9]\d{0,5}$/.test(text) ? shown(context)[Number(text) - 1] : undefined;
}

export function shown(context: DialogueContext): readonly Choice[] {
  return context.choices.slice(0, context.from + PAGE);
}

export function hasMore(context: DialogueContext): boolean {
  return context.from + PAGE < context.total;
}

function page(context: DialogueContext): Page {
  return {
    choices: context.choices.slice(context.from, context.from + PAGE),
    from: context.from + 1,
    total: context.total,
  };
}

/** What is about to be done, once application and environment are settled. */
export function plan(context: DialogueContext): Plan {
  const { operation, service, version, live, range, freshness, probe, busy, queued } = context;
  return {
    operation,
    app: context.app ?? '',
    environment: context.environment ?? '',
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

/** The question that a context puts in a state. */
export function asked(context: DialogueContext, kind: Question['kind']): Asked {
  const { dialogue, person, questionNumber, askCount, notice } = context;
  return { dialogue, person, questionNumber, askCount, notice, question: question(context, kind) };
}

function question(context: DialogueContext, kind: Question['kind']): Question {
  const { operation, freshness } = context;
  const app = context.app ?? '';
  const environment = context.environment ?? '';
  switch (kind) {
    case 'app':
      return { kind, operation, ...page(context) };
    case 'environment':
      return { kind, operation, app, ...page(context) };
    case 'service':
      return { kind, app, environment, ...page(context) };
    case 'version':
      return { kind, operation, app, environment, freshness, ...page(context) };
    case 'confirm':
    case 'name':
    case 'queue':
      return { kind, ...plan(context) };
  }
}
