import type { Wanted } from './context.ts';
import type { Busy, Catalog, Freshness, Live, Operation, Probe, Range, Thread, Version } from '../model.ts';
import type { Choice } from './question.ts';
import type { Refusal } from '../refusal.ts';

/** What every event brings along, as a machine looks nothing up. */
export interface Facts {
  /** When it happened: milliseconds since 1970. */
  at: number;
  /** When a question that is put now is dropped: milliseconds since 1970. */
  deadline: number;
  /** When a turn in the queue that comes now passes to the next. */
  turnDeadline: number;
  catalog: Catalog;
}

/** What can happen to a dialogue. */
export type DialogueEvent = Facts &
  (
    | {
        type: 'begin';
        dialogue: string;
        place: Thread;
        person: string;
        operation: Operation;
        wanted: Wanted;
        supersedes: number | null;
      }
    | { type: 'answer'; text: string }
    | { type: 'choose'; index: number }
    | ({ type: 'yes' } & Ground)
    | ({ type: 'name'; text: string } & Ground)
    | { type: 'no' }
    | { type: 'back' }
    | { type: 'more' }
    | { type: 'cancel' }
    | { type: 'timeout' }
    /** Something was said that is no answer: the question is put again. */
    | { type: 'repeat'; notice: Refusal }
    | {
        type: 'versionsListed';
        ticket: string;
        versions: readonly Choice[];
        total: number;
        freshness: Freshness | null;
      }
    | ({ type: 'compared'; ticket: string } & Comparison)
    | { type: 'lookUpFailed'; ticket: string; refusal: Refusal }
    /** Its run's turn in the queue has come. */
    | { type: 'turn'; run: number }
    | { type: 'runEnded'; run: number }
  );

/** How the environment stands at the moment of the yes for this dialogue, and the number that its run will have. */
export interface Ground {
  run: number;
  live: Live | null;
  busy: Busy | null;
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
