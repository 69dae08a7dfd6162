import { quote } from '../faults/fault.ts';
import { placeholderProblems } from '../templates/placeholders.ts';
import { valid, invalid, type Problem, type Reading } from '../faults/reading.ts';
import { fillInEnvVars, type EnvVars } from '../templates/env-vars.ts';

export const VARIABLE_ALLOWED = 'allowed are letters, digits and _, not beginning with a digit, NESTOR_ or SLACK_';

/** One argument of a command, as written. */
export function readArgument(text: string): Reading<string> {
  const problems = [...placeholderProblems(text)];
  if (text.includes('\0'))
    problems.push({ wrong: 'has a NUL character', allowed: 'no argument of a program can hold it' });
  return problems.length > 0 ? invalid(...problems) : valid(text);
}

/** A value under `env`, `${…}` filled in. */
export function readVariable(text: string, variables: EnvVars): Reading<string> {
  if (text.includes('\0')) return invalid({ wrong: 'has a NUL character', allowed: 'no variable can hold it' });
  return fillInEnvVars(text, variables);
}

/** What is wrong with a variable's name under `env`. */
export function variableNameProblem(name: string): Problem | undefined {
  const fits = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
  if (!fits) return { wrong: `${quote(name)} cannot be the name of a variable`, allowed: VARIABLE_ALLOWED };
  // NESTOR_… are the run's facts, and Slack's tokens never reach a command.
  if (/^(NESTOR|SLACK)_/i.test(name)) return { wrong: `${quote(name)} is reserved`, allowed: VARIABLE_ALLOWED };
  return undefined;
}
