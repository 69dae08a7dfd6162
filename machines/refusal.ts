import type { DialogueRefusal } from './refusal/dialogue.ts';
import type { RequestRefusal } from './refusal/request.ts';

export type { DialogueRefusal, LookupFailure } from './refusal/dialogue.ts';
export type { Objection, RequestRefusal } from './refusal/request.ts';

/**
 * Everything that Nestor answers instead of doing what was asked, as a code with values. Text from outside (people,
 * git, scripts, APIs) is a value, masked where it came in; Nestor's own words are in src/language only, which words
 * every code.
 */
export type Refusal = DialogueRefusal | RequestRefusal;
