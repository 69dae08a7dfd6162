import { placeholderProblems, TOKEN, type Grammar } from './placeholders.ts';
import { read, refuse, type Problem, type Reading } from '../faults/reading.ts';
import { substitute, type Variables } from './env-vars.ts';

/**
 * A text with placeholders and `${NAME}`, the latter filled in. A value is text: braces in it are doubled, so that
 * nothing in it is taken for a placeholder later.
 */
export function readTemplate(text: string, variables: Variables, grammar: Grammar = {}): Reading<string> {
  const problems: Problem[] = [...placeholderProblems(text, { ...grammar, variables: true })];
  const filled = text.replaceAll(TOKEN, (token: string) => {
    if (!token.startsWith('$')) return token;
    const value = substitute(token, variables);
    if (value.ok) return value.value.replaceAll(/[{}]/g, '$&$&');
    problems.push(...value.problems);
    return '';
  });
  return problems.length > 0 ? refuse(...problems) : read(filled);
}
