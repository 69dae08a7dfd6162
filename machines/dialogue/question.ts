import type { Busy, Freshness, Live, Operation, Probe, Range, Version } from '../model.ts';
import type { DialogueRefusal } from '../refusal.ts';

/** Something to choose from a numbered list. */
export interface Choice {
  /** What a person may type instead of the number. */
  readonly value: string;
  /** The commit of a version; absent for anything else. */
  readonly commit?: string;
}

/** One page of a numbered list. */
export interface Page {
  readonly choices: readonly Choice[];
  /** The number of the first choice on this page, from 1. */
  readonly from: number;
  /** How many there are in all. */
  readonly total: number;
}

/** What a dialogue asks, with all that the person needs to know to answer. */
export type Question =
  | ({ readonly kind: 'app'; readonly operation: Operation } & Page)
  | ({ readonly kind: 'environment'; readonly operation: Operation; readonly app: string } & Page)
  | ({ readonly kind: 'service'; readonly app: string; readonly environment: string } & Page)
  | ({
      readonly kind: 'version';
      readonly operation: Operation;
      readonly app: string;
      readonly environment: string;
      readonly freshness: Freshness | null;
    } & Page)
  | ({ readonly kind: 'confirm' } & Plan)
  | ({ readonly kind: 'name' } & Plan)
  /** The environment is busy: wait for it? */
  | ({ readonly kind: 'queue' } & Plan);

/** What is about to be done. */
export interface Plan {
  readonly operation: Operation;
  readonly app: string;
  readonly environment: string;
  /** The service to restart; null for the environment as a whole. */
  readonly service: string | null;
  /** What is to run; for a restart what runs, null if Nestor never deployed there. */
  readonly version: Version | null;
  readonly live: Live | null;
  /** Null for a restart. */
  readonly range: Range | null;
  readonly freshness: Freshness | null;
  /** What its probe says is live; null where it has none. */
  readonly probe: Probe | null;
  /** What held the environment when the question was put. */
  readonly busy: Busy | null;
  /** The environment is offered to it from the queue. */
  readonly isOffered: boolean;
}

/** A question as it is put: to whom its buttons belong, and what to say before it. */
export interface Asked {
  readonly dialogue: string;
  readonly person: string;
  /** Counts a dialogue's questions; a button carries it. */
  readonly questionNumber: number;
  /** Counts how often this question was put. */
  readonly askCount: number;
  readonly question: Question;
  readonly notice: DialogueRefusal | null;
}
