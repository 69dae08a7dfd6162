import { quote } from '../faults/fault.ts';
import { read, refuse, type Reading } from '../faults/reading.ts';

export const WHERE_ALLOWED = 'allowed is a key of the answer, or keys with dots between them, as deployment.state';

/** Where in an answer a value stands: keys, or the numbers of a list's items, with dots between them. */
export function readWhere(text: string): Reading<string> {
  return /^[^\s.{}]+(\.[^\s.{}]+)*$/.test(text)
    ? read(text)
    : refuse({ wrong: `is ${quote(text)}`, allowed: WHERE_ALLOWED });
}

export const STATE_ALLOWED = 'allowed is a state as the API writes it';

/** A state of an operation at the API. */
export function readState(text: string): Reading<string> {
  return text === '' ? refuse({ wrong: 'is empty', allowed: STATE_ALLOWED }) : read(text);
}
