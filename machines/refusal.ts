import type { DialogueRefusal } from './refusal/dialogue.ts';
import type { ProbeFailure } from './refusal/probe-failure.ts';
import type { RequestRefusal } from './refusal/request.ts';
import type { RunFailure } from './refusal/run-failure.ts';

export type { ApiFault, CertificateProblem, ConnectionProblem } from './refusal/api-fault.ts';
export type { DialogueRefusal, LookupFailure } from './refusal/dialogue.ts';
export type { ProbeFailure } from './refusal/probe-failure.ts';
export type { Objection, RequestRefusal } from './refusal/request.ts';
export type { AbortFailure, ProgramFault, RunFailure, StartRefusal } from './refusal/run-failure.ts';

/**
 * Everything that Nestor answers instead of doing what was asked, and every way in which a run or a probe comes to
 * nothing: a code with values. Text from outside (people, git, scripts, APIs) is a value, masked where it came in;
 * Nestor's own words are in src/language only, which words every code.
 */
export type Refusal = DialogueRefusal | RequestRefusal | RunFailure | ProbeFailure;
