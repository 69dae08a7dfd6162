import type { Busy, Confirmation, Freshness, Live, Operation, Probe, Range, Thread, Version } from '../model.ts';
import type { Choice } from './question.ts';
import type { DialogueRefusal } from '../refusal.ts';

/** What the command asked for; each part is removed once it has been used. */
export interface RequestedTarget {
  readonly app?: string;
  readonly environment?: string;
  readonly version?: string;
  /** The version's commit, where it is already known: the name is then not looked up. */
  readonly commit?: string;
  readonly service?: string;
}

/** The operation that is being agreed on, and what has been asked so far. */
export interface DialogueContext {
  /** The dialogue's ID: the channel and the message that began it. */
  readonly dialogue: string;
  readonly thread: Thread;
  readonly person: string;
  readonly operation: Operation;
  readonly requested: RequestedTarget;
  readonly app: string | null;
  readonly environment: string | null;
  readonly service: string | null;
  /** The choices fetched so far for the open list, of which `total` exist; the page shown starts at index `from`. */
  readonly choices: readonly Choice[];
  readonly from: number;
  readonly total: number;
  /** The version as it was asked for: by name, or picked from a list with its commit. */
  readonly candidate: { readonly name: string; readonly commit: string | null } | null;
  /** The version that was found for it, pinned to its commit. */
  readonly version: Version | null;
  readonly live: Live | null;
  readonly range: Range | null;
  readonly freshness: Freshness | null;
  /** What the environment's probe says is live; null where it has none. */
  readonly probe: Probe | null;
  readonly busy: Busy | null;
  readonly confirm: Confirmation;
  /** Counts look-ups: with the dialogue's ID, the correlation ID of the pending one. */
  readonly lookupId: number;
  /** Counts questions. */
  readonly questionNumber: number;
  /** How often the open question was put. */
  readonly askCount: number;
  /** What was wrong with the last answer; said with the next question. */
  readonly notice: DialogueRefusal | null;
  /** When the dialogue expires unless it is answered: milliseconds since 1970. */
  readonly deadline: number;
  readonly run: number | null;
  /** Its run is in the queue (`waiting`), or has been offered the environment (`offered`). */
  readonly queued: 'waiting' | 'offered' | null;
  /** The interrupted run that this operation replaces. */
  readonly supersedes: number | null;
}

export const blank: DialogueContext = {
  dialogue: '',
  thread: { channel: '', thread: '' },
  person: '',
  operation: 'deploy',
  requested: {},
  app: null,
  environment: null,
  service: null,
  choices: [],
  from: 0,
  total: 0,
  candidate: null,
  version: null,
  live: null,
  range: null,
  freshness: null,
  probe: null,
  busy: null,
  confirm: 'yes',
  lookupId: 0,
  questionNumber: 0,
  askCount: 1,
  notice: null,
  deadline: 0,
  run: null,
  queued: null,
  supersedes: null,
};
