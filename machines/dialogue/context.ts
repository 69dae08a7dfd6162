import type { Busy, Freshness, Live, Operation, Probe, Range, Thread, Version } from '../model.ts';
import type { Choice } from './question.ts';
import type { DialogueRefusal } from '../refusal.ts';

/** What the command already said; taken out as it is used. */
export interface RequestedTarget {
  readonly app?: string;
  readonly environment?: string;
  readonly version?: string;
  /** The version's commit, where it is known already: nothing is looked up by its name then. */
  readonly commit?: string;
  readonly service?: string;
}

/** The dialogue's context: an operation that is being agreed upon. */
export interface DialogueContext {
  /** Names the dialogue: the channel and the message that began it. */
  readonly dialogue: string;
  readonly thread: Thread;
  readonly person: string;
  readonly operation: Operation;
  readonly requested: RequestedTarget;
  readonly app: string | null;
  readonly environment: string | null;
  readonly service: string | null;
  /** What is to be settled next; `routing` leads there. */
  readonly step: 'app' | 'environment' | 'service' | 'version' | 'commits' | 'nothing';
  readonly choices: readonly Choice[];
  readonly from: number;
  readonly total: number;
  /** The version named but not yet found: by its name, or picked from a list with its commit. */
  readonly candidate: { readonly name: string; readonly commit: string | null } | null;
  /** The version found, its commit frozen. */
  readonly version: Version | null;
  readonly live: Live | null;
  readonly range: Range | null;
  readonly freshness: Freshness | null;
  /** What its probe says is live there; null where it has none. */
  readonly probe: Probe | null;
  readonly busy: Busy | null;
  readonly confirm: 'yes' | 'name';
  /** Counts look-ups. */
  readonly lookupId: number;
  readonly questionNumber: number;
  readonly askCount: number;
  readonly notice: DialogueRefusal | null;
  /** When the open question is dropped: milliseconds since 1970. */
  readonly deadline: number;
  readonly run: number | null;
  /** Its run is in the queue: it waits, or its turn has come. */
  readonly queued: 'waiting' | 'offered' | null;
  /** The interrupted run whose thread this operation takes. */
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
  step: 'app',
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
