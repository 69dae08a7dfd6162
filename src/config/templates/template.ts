import { placeholderProblems, CHECKED_TOKEN, type Grammar } from './placeholders.ts';
import { valid, invalid, type Problem, type Reading } from '../faults/reading.ts';
import { fillInEnvVars, type EnvVars } from './env-vars.ts';

/**
 * Checks a text's placeholders and fills in its `${NAME}`. Braces in values are doubled, so that nothing in a value is
 * taken for a placeholder later.
 */
export function readTemplate(text: string, variables: EnvVars, grammar: Grammar = {}): Reading<string> {
  const problems: Problem[] = [...placeholderProblems(text, { ...grammar, variables: true })];
  const filled = text.replaceAll(CHECKED_TOKEN, (token: string) => {
    if (!token.startsWith('$')) return token;
    const value = fillInEnvVars(token, variables);
    if (value.ok) return value.value.replaceAll(/[{}]/g, '$&$&');
    problems.push(...value.problems);
    return '';
  });
  return problems.length > 0 ? invalid(...problems) : valid(filled);
}
