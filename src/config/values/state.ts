import { invalid, valid, type Reading } from '../faults/reading.ts';

export const STATE_ALLOWED = 'allowed is a state as the API writes it';

/** A state of an operation, as a central API reports it. */
export function readState(text: string): Reading<string> {
  return text === '' ? invalid({ wrong: 'is empty', allowed: STATE_ALLOWED }) : valid(text);
}
