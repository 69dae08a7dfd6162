import type { Live, Version } from '../model.ts';
import type { RunFailure } from '../refusal.ts';
import type { Decision, Link, Probed, Progress } from './record.ts';

/** What a run had shown of itself when it ended. */
export interface Seen {
  readonly progress: Progress | null;
  readonly links: readonly Link[];
}

/** What happens to a run. `at` is milliseconds since 1970; `instance` is the bot that says so. */
export type RunEvent =
  /** Its message was posted in the channel. */
  | { type: 'announced'; message: string }
  /** It came to the head of the queue, and its person said yes to what was shown then. */
  | { type: 'confirmed'; at: number; version: Version | null; live: Live | null; fence: number }
  | { type: 'started'; at: number; instance: string; location: string; timeout: number; grace: number }
  /** Another bot follows it from now on. */
  | { type: 'adopted'; instance: string }
  /** The executor needs this to resume it. */
  | { type: 'noted'; handle: unknown }
  /** A person wants it to stop. */
  | { type: 'abort'; at: number; person: string }
  /** Its place in the queue is given up: by its person, or as nobody answered in time (`person` null). */
  | { type: 'leave'; at: number; person: string | null }
  | { type: 'timeUp'; at: number }
  /** Nothing was started. */
  | { type: 'refused'; at: number; reason: RunFailure; instance: string }
  | ({
      type: 'ended';
      at: number;
      ok: boolean;
      exitStatus: number | null;
      reason: RunFailure | null;
      probe: Probed | null;
    } & Seen)
  /** It was stopped, as `stop` on its record asked for. */
  | ({ type: 'stopped'; at: number; exitStatus: number | null; reason: RunFailure | null } & Seen)
  /** How it ended cannot be known. */
  | ({ type: 'lost'; at: number; reason: RunFailure; instance: string | null } & Seen)
  /** A person decided how an interrupted run is to count. */
  | { type: 'decided'; decision: Decision };
