import type { Operation, Thread } from './model.ts';

/** How far a run is; in people's words by the language. */
export type Status = 'requested' | 'running' | 'succeeded' | 'failed' | 'interrupted';

/** One run of an operation: what is on record of it. Times are milliseconds since 1970. */
export interface RunRecord {
  /** Counts from 1; people write #12. */
  readonly id: number;
  readonly app: string;
  readonly environment: string;
  readonly operation: Operation;
  /** What was to run; null for the restart of something that Nestor never deployed. */
  readonly version: string | null;
  readonly commit: string | null;
  readonly previousVersion: string | null;
  readonly previousCommit: string | null;
  readonly service: string | null;
  /** The person who asked. */
  readonly actor: string;
  /** The thread in which it was agreed upon. */
  readonly origin: Thread;
  /** Grows with each run on this environment, and with nothing else. */
  readonly fence: number;
  readonly status: Status;
  readonly requestedAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** Of the command; null while it runs, or if it never began or its end is unknown. */
  readonly exitStatus: number | null;
  /** Why it failed or was interrupted, beyond the exit status; one line. */
  readonly reason: string | null;
  /** The bot that runs it. */
  readonly instance: string | null;
  /** Where that bot runs commands: a machine and a folder. */
  readonly place: string | null;
  /** The timestamp of its message in the channel. */
  readonly message: string | null;
}
