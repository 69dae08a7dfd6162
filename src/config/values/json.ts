import type { Grammar } from '../templates/placeholders.ts';
import { read, refuse, type Problem, type Reading } from '../faults/reading.ts';
import type { Variables } from '../templates/env-vars.ts';
import { readTemplate } from '../templates/template.ts';
import { mapTexts } from '../templates/texts.ts';

export const JSON_ALLOWED = 'allowed is whatever JSON can say; in its texts, placeholders and ${NAME}';

/** A body: any data that JSON can say, `${…}` in its texts filled in. Each problem tells where in the data it is. */
export function readJson(value: unknown, variables: Variables, grammar: Grammar = {}): Reading<unknown> {
  if (value === null) return refuse({ wrong: 'is empty', allowed: JSON_ALLOWED, absent: true });
  const problems: Problem[] = [...strangers(value, [])];
  const filled = mapTexts(value, (text, path) => {
    const template = readTemplate(text, variables, grammar);
    if (template.ok) return template.value;
    for (const { wrong, allowed } of template.problems) problems.push({ wrong, allowed, path });
    return text;
  });
  return problems.length > 0 ? refuse(...problems) : read(filled);
}

/** What YAML can say and JSON cannot. */
function strangers(value: unknown, path: readonly (string | number)[]): readonly Problem[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => strangers(item, [...path, index]));
  if (typeof value === 'number' && !Number.isFinite(value))
    return [{ wrong: `is ${value}`, allowed: JSON_ALLOWED, path }];
  if (typeof value !== 'object' || value === null) return [];
  // A tag of YAML can make other things of a text: dates, bytes, sets.
  if (Object.getPrototypeOf(value) !== Object.prototype)
    return [{ wrong: 'is neither a map nor a list', allowed: JSON_ALLOWED, path }];
  return Object.entries(value).flatMap(([key, part]) => strangers(part, [...path, key]));
}
