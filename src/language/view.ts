import type { Closing, Telling } from '../../machines/dialogue/effects.ts';
import type { Busy, Catalog, Freshness, Live, Operation, Probe, Range, Version } from '../../machines/model.ts';
import type { Asked } from '../../machines/dialogue/question.ts';
import type { ApiFault, DialogueRefusal, ProbeFailure, RequestRefusal } from '../../machines/refusal.ts';
import type { Decision, News, Run } from '../../machines/run/record.ts';
import type { CommandName } from './commands/registry.ts';

/** Everything Nestor shows, before it is put into words. Times are milliseconds since 1970. */
export type View =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'looking'; readonly app: string }
  | { readonly kind: 'unreachable'; readonly app: string; readonly message: string }
  | { readonly kind: 'question'; readonly asked: Asked; readonly now: number }
  | {
      readonly kind: 'closed';
      readonly asked: Asked;
      readonly closing: Closing;
      readonly answer: string;
      readonly now: number;
    }
  | {
      readonly kind: 'telling';
      readonly person: string;
      readonly telling: Exclude<Telling, { say: 'refused' }>;
      readonly now: number;
    }
  | { readonly kind: 'refused'; readonly person: string; readonly refusal: DialogueRefusal | RequestRefusal }
  | { readonly kind: 'help'; readonly name: string; readonly catalog: Catalog; readonly topic: CommandName | null }
  | {
      readonly kind: 'unknown';
      readonly said: string;
      readonly nearest: string | null;
      readonly name: string;
      readonly catalog: Catalog;
    }
  | { readonly kind: 'status'; readonly apps: readonly AppStatus[]; readonly now: number }
  | { readonly kind: 'history'; readonly runs: readonly Run[]; readonly of: string; readonly now: number }
  | { readonly kind: 'commits'; readonly comparison: Compared; readonly attached: boolean; readonly now: number }
  | { readonly kind: 'version'; readonly about: About; readonly now: number }
  | { readonly kind: 'logs'; readonly run: Run; readonly tail: readonly string[]; readonly attached: boolean }
  | ({ readonly kind: 'run' } & RunView)
  | { readonly kind: 'runEnded'; readonly run: Run; readonly typicalDuration: number | null }
  /** The reply to a person who aborted a run. */
  | { readonly kind: 'ending'; readonly person: string; readonly run: Run }
  | ({ readonly kind: 'interrupted' } & InterruptedView)
  /** A run's output cannot be read from here: it is on `machine`, or, where null, with the bot that follows the run. */
  | { readonly kind: 'outputElsewhere'; readonly run: Run; readonly machine: string | null }
  /** A run's output could not be uploaded; `kept` tells people where it is. */
  | { readonly kind: 'outputNotUploaded'; readonly run: Run; readonly kept: string };

/** The question how an interrupted run ended. */
export interface InterruptedView {
  readonly run: Run;
  readonly news: News;
  /** What the probe reports, or why it could not; null: there is no probe. */
  readonly probe: { readonly said: string } | { readonly failure: ProbeFailure } | null;
  /** The machine on which its command may still be running; null if it certainly is not. */
  readonly elsewhere: string | null;
  /** What can be decided. */
  readonly offers: readonly Decision['choice'][];
}

/** A run's one message in the channel. */
export interface RunView {
  readonly run: Run;
  readonly news: News;
  /** Median duration of this operation there, in milliseconds; null until enough runs have succeeded. */
  readonly typicalDuration: number | null;
  /** Its position in the queue, from 1, and its estimated wait in milliseconds; null if not queued, or unknown. */
  readonly line: { readonly position: number; readonly wait: number | null } | null;
  readonly now: number;
}

/** What Nestor says in a run's output, among what the command or the API says. */
export type OutputNotice =
  | ApiFault
  | { readonly code: 'log-not-fetched'; readonly cause: ApiFault }
  /** Only its first megabytes were fetched. */
  | { readonly code: 'log-cut'; readonly megabytes: number }
  /** So much was left out of the middle. */
  | { readonly code: 'output-left-out'; readonly megabytes: number };

export interface AppStatus {
  readonly app: string;
  readonly freshness: Freshness | null;
  readonly environments: readonly EnvironmentStatus[];
}

export interface EnvironmentStatus {
  readonly environment: string;
  readonly live: Live | null;
  /** The newest version, and how many commits it is ahead of the live one; null if unknown. */
  readonly newest: { readonly version: Version; readonly ahead: number } | null;
  readonly busy: Busy | null;
  /** The queue, in order. */
  readonly queue: readonly { readonly run: number; readonly person: string; readonly operation: Operation }[];
  /** What its probe reports; null if it has none. */
  readonly probe: Probe | null;
  /** The last run, if it failed or was interrupted after the live version was deployed. */
  readonly trouble: Run | null;
}

export interface Compared {
  readonly app: string;
  readonly environment: string;
  readonly version: Version;
  readonly live: Live | null;
  readonly probe: Probe | null;
  readonly range: Range;
  readonly freshness: Freshness | null;
}

/** What this Nestor is. */
export interface About {
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly store: 'embedded' | 'redis';
}

/** A file that Nestor uploads for people. */
export type FileView =
  /** A run's output; `isWhole` is false where only its beginning and end were kept. */
  | {
      readonly kind: 'output';
      readonly run: number;
      readonly path: string;
      readonly compressed: boolean;
      readonly isWhole: boolean;
    }
  | { readonly kind: 'commits'; readonly app: string; readonly range: Range };

/** Lines of output shown when a run did not succeed. */
export const LAST_LINES = 20;
