import { quote } from '../faults/fault.ts';
import { read, refuse, type Problem, type Reading } from '../faults/reading.ts';

/** The variables that `${NAME}` can stand for: those of the bot's environment and of the .env file. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What gives access to Slack in Nestor's name stays with Nestor. */
const NEVER_PASSED_ON = new Set(['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN']);

const REFERENCE = /\$\{([^{}]*)(\}?)/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A text with the values of its `${NAME}`; a value is not looked at for `${…}` again. */
export function substitute(text: string, variables: Variables): Reading<string> {
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
    const value = valueOf(name, variables);
    if (value === undefined) {
      const allowed = `set ${name} in the environment of Nestor or in the .env file beside this one`;
      problems.push({ wrong: `the environment variable ${name} is not set or empty`, allowed });
    }
    return value ?? '';
  });
  return problems.length > 0 ? refuse(...problems) : read(filled);
}

/** The names that a text refers to as `${NAME}`. */
export function references(text: string): readonly string[] {
  return [...text.matchAll(REFERENCE)].flatMap(([, name = '', end]) => (end === '}' && NAME.test(name) ? [name] : []));
}

/** A variable's value; undefined if it is not set or empty. */
export function valueOf(name: string, variables: Variables): string | undefined {
  return Object.hasOwn(variables, name) && variables[name] !== '' ? variables[name] : undefined;
}
