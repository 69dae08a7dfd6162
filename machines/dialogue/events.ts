import type { RequestedTarget } from './context.ts';
import type { Busy, Catalog, Freshness, Live, Operation, Probe, Range, Thread, Version } from '../model.ts';
import type { Choice } from './question.ts';
import type { DialogueRefusal } from '../refusal.ts';

/** What every event brings along, as a machine looks nothing up. */
export interface Facts {
  /** When it happened: milliseconds since 1970. */
  at: number;
  /** When a question that is put now is dropped: milliseconds since 1970. */
  deadline: number;
  /** When an offer of the environment that is made now passes to the next in the queue. */
  offerDeadline: number;
  catalog: Catalog;
}

/** What can happen to a dialogue. */
export type DialogueEvent = Facts &
  (
    | {
        type: 'begin';
        dialogue: string;
        thread: Thread;
        person: string;
        operation: Operation;
        requested: RequestedTarget;
        supersedes: number | null;
      }
    | { type: 'answer'; text: string }
    | { type: 'choose'; index: number }
    | ({ type: 'yes' } & Preconditions)
    | ({ type: 'name'; text: string } & Preconditions)
    | { type: 'no' }
    | { type: 'back' }
    | { type: 'more' }
    | { type: 'cancel' }
    | { type: 'timeout' }
    /** Something was said that is no answer: the question is put again. */
    | { type: 'repeat'; notice: DialogueRefusal }
    | {
        type: 'versionsListed';
        lookupId: string;
        versions: readonly Choice[];
        total: number;
        freshness: Freshness | null;
      }
    | ({ type: 'compared'; lookupId: string } & Comparison)
    | { type: 'lookUpFailed'; lookupId: string; refusal: DialogueRefusal }
    /** The environment is offered to its run in the queue. */
    | { type: 'offered'; run: number }
    | { type: 'runEnded'; run: number }
  );

/** How the environment stands at the moment of the yes for this dialogue, and the number that its run will have. */
export interface Preconditions {
  run: number;
  live: Live | null;
  busy: Busy | null;
  /** Its run waited in the queue, and somebody else ended it meanwhile. */
  isRunOver: boolean;
}

/** What is to run against what runs. */
export interface Comparison {
  version: Version | null;
  live: Live | null;
  range: Range | null;
  freshness: Freshness | null;
  probe: Probe | null;
  busy: Busy | null;
}
