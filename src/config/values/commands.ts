import { quote } from '../faults/fault.ts';
import { placeholderProblems } from '../templates/placeholders.ts';
import { read, refuse, type Problem, type Reading } from '../faults/reading.ts';
import { substitute, type Variables } from '../templates/env-vars.ts';

export const VARIABLE_ALLOWED = 'allowed are letters, digits and _, not beginning with a digit, NESTOR_ or SLACK_';

/** One argument of a command, as written. */
export function readArgument(text: string): Reading<string> {
  const problems = [...placeholderProblems(text)];
  if (text.includes('\0'))
    problems.push({ wrong: 'has a NUL character', allowed: 'no argument of a program can hold it' });
  return problems.length > 0 ? refuse(...problems) : read(text);
}

/** A value under `env`, `${…}` filled in. */
export function readVariable(text: string, variables: Variables): Reading<string> {
  if (text.includes('\0')) return refuse({ wrong: 'has a NUL character', allowed: 'no variable can hold it' });
  return substitute(text, variables);
}

/** What is wrong with the name of a variable under `env`. */
export function variableNameProblem(name: string): Problem | undefined {
  const fits = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
  if (!fits) return { wrong: `${quote(name)} cannot be the name of a variable`, allowed: VARIABLE_ALLOWED };
  // The run's facts come as NESTOR_…, and Slack's tokens never reach a command.
  if (/^(NESTOR|SLACK)_/i.test(name)) return { wrong: `${quote(name)} is reserved`, allowed: VARIABLE_ALLOWED };
  return undefined;
}
