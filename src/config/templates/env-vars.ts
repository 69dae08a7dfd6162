import { quote } from '../faults/fault.ts';
import { valid, invalid, type Problem, type Reading } from '../faults/reading.ts';

/** The variables that `${NAME}` can refer to: the bot's environment and the .env file. */
export type EnvVars = Readonly<Record<string, string | undefined>>;

/** Slack's tokens never leave the bot. */
const NEVER_PASSED_ON = new Set(['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN']);

const REFERENCE = /\$\{([^{}]*)(\}?)/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Replaces each `${NAME}` by its value. Values are not searched for `${…}` again. */
export function fillInEnvVars(text: string, variables: EnvVars): Reading<string> {
  const problems: Problem[] = [];
  const filled = text.replaceAll(REFERENCE, (token: string, name: string, end: string) => {
    if (end === '' || !NAME.test(name)) {
      problems.push({ wrong: `has ${quote(token)}`, allowed: 'allowed is ${NAME} of letters, digits and _' });
      return '';
    }
    if (NEVER_PASSED_ON.has(name)) {
      problems.push({ wrong: `has \${${name}}`, allowed: "Slack's tokens are never passed on to anything" });
      return '';
    }
    const value = envVar(name, variables);
    if (value === undefined) {
      const allowed = `set ${name} in the environment of Nestor or in the .env file beside this one`;
      problems.push({ wrong: `the environment variable ${name} is not set or empty`, allowed });
    }
    return value ?? '';
  });
  return problems.length > 0 ? invalid(...problems) : valid(filled);
}

/** The names in a text's `${NAME}` references. */
export function envVarNames(text: string): readonly string[] {
  return [...text.matchAll(REFERENCE)].flatMap(([, name = '', end]) => (end === '}' && NAME.test(name) ? [name] : []));
}

/** A variable's value; undefined if not set or empty. */
export function envVar(name: string, variables: EnvVars): string | undefined {
  return Object.hasOwn(variables, name) && variables[name] !== '' ? variables[name] : undefined;
}
