import { quote } from '../faults/fault.ts';
import { HEADERS_ALLOWED } from '../values/headers.ts';
import { repeatedNames } from '../values/names.ts';
import type { Problem } from '../faults/reading.ts';
import { isMap } from './cross-field.ts';

/** A GET request has no body. */
export function bodyProblems(value: unknown): readonly Problem[] {
  if (!isMap(value) || value['method'] !== 'GET' || !('body' in value)) return [];
  return [{ wrong: 'stands beside method: GET', allowed: 'allowed is a body that is sent', path: ['body'], at: 'key' }];
}

/** Header names are case-insensitive. */
export function headersProblems(value: unknown): readonly Problem[] {
  if (!isMap(value)) return [];
  return repeatedNames(Object.keys(value)).map(({ name, first }) => ({
    wrong: `${quote(name)} is the same header as ${quote(first)}`,
    allowed: HEADERS_ALLOWED,
    path: [name],
    at: 'key',
  }));
}

/** A state in both lists would be ambiguous. */
export function statesProblems(value: unknown): readonly Problem[] {
  if (!isMap(value) || !Array.isArray(value['succeeded']) || !Array.isArray(value['failed'])) return [];
  const succeeded: readonly unknown[] = value['succeeded'];
  return value['failed'].flatMap((state: unknown, index): Problem[] => {
    if (typeof state !== 'string' || !succeeded.includes(state)) return [];
    const wrong = `${quote(state)} stands under succeeded as well`;
    return [{ wrong, allowed: 'allowed is each state in one of the two', path: ['failed', index] }];
  });
}
