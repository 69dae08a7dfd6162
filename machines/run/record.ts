import type { Operation, Thread, Version } from '../model.ts';
import type { Status } from './status-name.ts';
import type { ProbeFailure, RunFailure } from '../refusal.ts';

export type { Status } from './status-name.ts';

/** How far a run's own work is, by its `::progress` lines. Texts are the command's: untrusted, masked, one line. */
export interface Progress {
  /** From 0 to 100. */
  readonly percent: number;
  /** What it said it was doing, oldest first, the current step last; the newest of them only, each a short text. */
  readonly steps: readonly string[];
}

/** A link that a run's output offers (`::link`): an http(s) address and a short text, both untrusted, masked. */
export interface Link {
  readonly url: string;
  readonly label: string;
}

/** What there is to be seen of a run's work; masked and readable. */
export interface News {
  /** The last lines of its output. */
  readonly tail: readonly string[];
  readonly progress: Progress | null;
  readonly links: readonly Link[];
}

/** Why a run is being brought to an end before its command ended by itself. */
export interface StopReason {
  readonly kind: 'aborted' | 'timed_out';
  /** Who aborted it; null if its time was up, or an offer was not answered. */
  readonly person: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What the probe said was live after a run. */
export interface Probed {
  /** The first line that it printed; null with a `failure`. */
  readonly said: string | null;
  /** Null where it could not be asked, and that is no answer. */
  readonly agrees: boolean | null;
  /** Why it could not be asked, or what it says not be looked up. */
  readonly failure: ProbeFailure | null;
}

/** What a person made of a run whose end could not be known. */
export interface Decision {
  readonly choice: 'succeeded' | 'failed' | 'again' | 'rollback';
  readonly person: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** One run of an operation: what is on record of it. Times are milliseconds since 1970. */
export interface RunRecord {
  /** Counts from 1; people write #12. */
  readonly id: number;
  readonly app: string;
  readonly environment: string;
  readonly operation: Operation;
  /** What is to run; null for the restart of something that Nestor never deployed. */
  readonly version: Version | null;
  /** What ran there before, as far as Nestor's runs tell. */
  readonly previous: Version | null;
  readonly service: string | null;
  /** The person who asked. */
  readonly actor: string;
  /** The thread in which it was agreed upon. */
  readonly thread: Thread;
  /** Grows with each run on this environment, and with all that happens in its queue; 0 while it is queued. */
  readonly fence: number;
  readonly requestedAt: number;
  /** When it was agreed to start it; null while it is queued. */
  readonly confirmedAt: number | null;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** Of the command; null while it runs, or if it never began or its end is unknown. */
  readonly exitStatus: number | null;
  /** Why it failed or was interrupted, beyond the exit status. */
  readonly reason: RunFailure | null;
  /** The bot that follows it. */
  readonly instance: string | null;
  /** Where its command was started: a machine and a folder; or what an API is asked by. */
  readonly location: string | null;
  /** What the executor needs to resume it, in a shape of its own; null if nothing. */
  readonly handle: unknown;
  /** Milliseconds that it may take, and that its command has to end by itself when it is to end; null before its start. */
  readonly timeout: number | null;
  readonly grace: number | null;
  readonly stop: StopReason | null;
  readonly progress: Progress | null;
  readonly links: readonly Link[];
  readonly probe: Probed | null;
  readonly decision: Decision | null;
  /** The timestamp of its message in the channel. */
  readonly message: string | null;
}

/** A run as its readers see it. Its status follows from the state of its chart and is not on record. */
export type Run = RunRecord & { readonly status: Status };
