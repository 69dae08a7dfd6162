import { nearest } from '../language/nearest.ts';
import { quote } from './fault.ts';
import type { Problem } from './problem.ts';

/** The facts of a run that can stand in an argument as `{name}`. */
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

export const PLACEHOLDERS_ALLOWED = `allowed are: ${PLACEHOLDERS.map((name) => `{${name}}`).join(', ')}, and {{ and }} for braces`;

const TOKEN = /\{\{|\}\}|\$?\{([^{}]*)\}|[{}]/g;

/**
 * An argument with the run's facts in place of its placeholders. One argument stays one argument, whatever the facts
 * hold; facts are not looked at for placeholders again.
 * @param argument as in a checked config's `run`
 */
export function fillIn(argument: string, facts: Readonly<Record<Placeholder, string>>): string {
  return argument.replaceAll(TOKEN, (token: string, name: string | undefined) => {
    if (token === '{{') return '{';
    if (token === '}}') return '}';
    return isPlaceholder(name) ? facts[name] : token;
  });
}

/** Unknown placeholders and lone braces of an argument; each is named once. */
export function placeholderProblems(argument: string): readonly Problem[] {
  const wrongs = new Set<string>();
  for (const [token, name] of argument.matchAll(TOKEN)) {
    if (token === '{{' || token === '}}') continue;
    if (token.startsWith('$')) wrongs.add(`has ${quote(token)}: the bot's environment is filled in under env only`);
    else if (name === undefined) wrongs.add(`has a lone ${token}`);
    else if (!isPlaceholder(name)) wrongs.add(`unknown placeholder ${quote(token)}${suggestion(name)}`);
  }
  return [...wrongs].map((wrong) => ({ wrong, allowed: PLACEHOLDERS_ALLOWED }));
}

function isPlaceholder(name: string | undefined): name is Placeholder {
  return PLACEHOLDERS.some((known) => known === name);
}

function suggestion(name: string): string {
  const meant = nearest(name, PLACEHOLDERS);
  return meant === undefined ? '' : ` (did you mean {${meant}}?)`;
}
