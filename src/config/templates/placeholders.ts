import { nearest } from '../../language/did-you-mean.ts';
import { quote } from '../faults/fault.ts';
import type { Problem } from '../faults/reading.ts';

/** The facts of a run that a text can refer to as `{name}`. */
export const PLACEHOLDERS = [
  'app',
  'environment',
  'operation',
  'version',
  'commit',
  'previous_version',
  'previous_commit',
  'service',
  'run_id',
  'actor',
] as const;

export type Placeholder = (typeof PLACEHOLDERS)[number];

/** A run's facts; empty text for those it does not have. */
export type Facts = Readonly<Record<Placeholder, string>>;

/** What a text may refer to besides the run's facts. */
export interface Grammar {
  /** `${NAME}`, filled in when nestor.yml is loaded (default: no). */
  readonly variables?: boolean;
  /** `{response.url}`, filled in when the API has responded (default: no). */
  readonly response?: boolean;
}

/** The second half of a fault. */
export function placeholdersAllowed({ response = false }: Grammar = {}): string {
  const names = [...PLACEHOLDERS, ...(response ? ['response.…'] : [])].map((name) => `{${name}}`);
  return `allowed are: ${names.join(', ')}, and {{ and }} for braces`;
}

/** Tokens to fill in: an escaped brace, or `{name}`. A `$` in front is plain text by then: it came with a value. */
export const FILLED_TOKEN = /\{\{|\}\}|\{([^{}]*)\}/g;

/** Tokens to check: also `${NAME}` and a lone brace. */
export const CHECKED_TOKEN = /\{\{|\}\}|\$?\{([^{}]*)\}|[{}]/g;

const RESPONSE = /^response((?:\.[^\s.{}]+)+)$/;

/**
 * Replaces an argument's placeholders by the run's facts. One argument stays one argument, whatever the facts contain;
 * facts are not searched for placeholders again.
 * @param argument as in a checked config's `run`
 * @param shape escapes a fact before it is put in (default: not at all)
 */
export function fillIn(argument: string, facts: Facts, shape = (fact: string): string => fact): string {
  return argument.replaceAll(FILLED_TOKEN, (token: string, name: string | undefined) => {
    if (token === '{{') return '{';
    if (token === '}}') return '}';
    return isPlaceholder(name) ? shape(facts[name]) : token;
  });
}

/** Unknown placeholders and lone braces of a text, each reported once. */
export function placeholderProblems(text: string, grammar: Grammar = {}): readonly Problem[] {
  const wrongs = new Set<string>();
  for (const [token, name] of text.matchAll(CHECKED_TOKEN)) {
    if (token === '{{' || token === '}}') continue;
    if (token.startsWith('$')) {
      if (!grammar.variables) wrongs.add(`has ${quote(token)}: the bot's environment is filled in under env only`);
    } else if (name === undefined) wrongs.add(`has a lone ${token}`);
    else if (!isPlaceholder(name) && !(grammar.response && responsePath(name) !== undefined))
      wrongs.add(`unknown placeholder ${quote(token)}${suggestion(name)}`);
  }
  return [...wrongs].map((wrong) => ({ wrong, allowed: placeholdersAllowed(grammar) }));
}

/** The path that `{response.deployment.url}` refers to, `deployment.url`; undefined for other placeholders. */
export function responsePath(name: string | undefined): string | undefined {
  return RESPONSE.exec(name ?? '')?.[1]?.slice(1);
}

export function isPlaceholder(name: string | undefined): name is Placeholder {
  return PLACEHOLDERS.some((known) => known === name);
}

function suggestion(name: string): string {
  const meant = nearest(name, PLACEHOLDERS);
  return meant === undefined ? '' : ` (did you mean {${meant}}?)`;
}
