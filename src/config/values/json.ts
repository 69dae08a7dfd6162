import type { Grammar } from '../templates/placeholders.ts';
import { valid, invalid, type Problem, type Reading } from '../faults/reading.ts';
import type { EnvVars } from '../templates/env-vars.ts';
import { readTemplate } from '../templates/template.ts';
import { mapTexts } from '../templates/texts.ts';

export const JSON_ALLOWED = 'allowed is whatever JSON can say; in its texts, placeholders and ${NAME}';

/** A request body: any JSON, `${…}` in its texts filled in. Each problem has its path in the data. */
export function readJson(value: unknown, variables: EnvVars, grammar: Grammar = {}): Reading<unknown> {
  if (value === null) return invalid({ wrong: 'is empty', allowed: JSON_ALLOWED, absent: true });
  const problems: Problem[] = [...nonJsonProblems(value, [])];
  const filled = mapTexts(value, (text, path) => {
    const template = readTemplate(text, variables, grammar);
    if (template.ok) return template.value;
    for (const { wrong, allowed } of template.problems) problems.push({ wrong, allowed, path });
    return text;
  });
  return problems.length > 0 ? invalid(...problems) : valid(filled);
}

/** What YAML can express and JSON cannot. */
function nonJsonProblems(value: unknown, path: readonly (string | number)[]): readonly Problem[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => nonJsonProblems(item, [...path, index]));
  if (typeof value === 'number' && !Number.isFinite(value))
    return [{ wrong: `is ${value}`, allowed: JSON_ALLOWED, path }];
  if (typeof value !== 'object' || value === null) return [];
  // YAML tags can produce dates, bytes and sets.
  if (Object.getPrototypeOf(value) !== Object.prototype)
    return [{ wrong: 'is neither a map nor a list', allowed: JSON_ALLOWED, path }];
  return Object.entries(value).flatMap(([key, part]) => nonJsonProblems(part, [...path, key]));
}
