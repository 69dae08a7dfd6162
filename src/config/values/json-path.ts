import { quote } from '../faults/fault.ts';
import { valid, invalid, type Reading } from '../faults/reading.ts';

export const JSON_PATH_ALLOWED = 'allowed is a key of the answer, or keys with dots between them, as deployment.state';

/** The path of a value in a JSON response: keys, or indexes of a list, with dots between them. */
export function readJsonPath(text: string): Reading<string> {
  return /^[^\s.{}]+(\.[^\s.{}]+)*$/.test(text)
    ? valid(text)
    : invalid({ wrong: `is ${quote(text)}`, allowed: JSON_PATH_ALLOWED });
}
