import { nearest } from '../../language/did-you-mean.ts';
import { quote } from '../faults/fault.ts';
import type { Problem } from '../faults/reading.ts';

/** The facts of a run that can stand in a text as `{name}`. */
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

/** What is known of a run; empty where it has none. */
export type Facts = Readonly<Record<Placeholder, string>>;

/** What may stand in a text beside the facts of the run. */
export interface Grammar {
  /** `${NAME}`, filled in when nestor.yml is read (default: no). */
  readonly variables?: boolean;
  /** `{response.url}`, filled in when the API has answered (default: no). */
  readonly response?: boolean;
}

/** The second half of a fault. */
export function placeholdersAllowed({ response = false }: Grammar = {}): string {
  const names = [...PLACEHOLDERS, ...(response ? ['response.…'] : [])].map((name) => `{${name}}`);
  return `allowed are: ${names.join(', ')}, and {{ and }} for braces`;
}

/** What is filled in: a brace that stands for itself, or `{name}`. A `$` before it is text: it came with a value. */
export const PLACE = /\{\{|\}\}|\{([^{}]*)\}/g;

/** What is checked: also `${NAME}`, and a brace that is left alone. */
export const TOKEN = /\{\{|\}\}|\$?\{([^{}]*)\}|[{}]/g;

const RESPONSE = /^response((?:\.[^\s.{}]+)+)$/;

/**
 * An argument with the run's facts in place of its placeholders. One argument stays one argument, whatever the facts
 * hold; facts are not looked at for placeholders again.
 * @param argument as in a checked config's `run`
 * @param shape what becomes of a fact before it is put in (default: nothing)
 */
export function fillIn(argument: string, facts: Facts, shape = (fact: string): string => fact): string {
  return argument.replaceAll(PLACE, (token: string, name: string | undefined) => {
    if (token === '{{') return '{';
    if (token === '}}') return '}';
    return isPlaceholder(name) ? shape(facts[name]) : token;
  });
}

/** Unknown placeholders and lone braces of a text; each is named once. */
export function placeholderProblems(text: string, grammar: Grammar = {}): readonly Problem[] {
  const wrongs = new Set<string>();
  for (const [token, name] of text.matchAll(TOKEN)) {
    if (token === '{{' || token === '}}') continue;
    if (token.startsWith('$')) {
      if (!grammar.variables) wrongs.add(`has ${quote(token)}: the bot's environment is filled in under env only`);
    } else if (name === undefined) wrongs.add(`has a lone ${token}`);
    else if (!isPlaceholder(name) && !(grammar.response && responsePath(name) !== undefined))
      wrongs.add(`unknown placeholder ${quote(token)}${suggestion(name)}`);
  }
  return [...wrongs].map((wrong) => ({ wrong, allowed: placeholdersAllowed(grammar) }));
}

/** Where in the answer the value of `{response.deployment.url}` stands, as `deployment.url`; undefined for others. */
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
