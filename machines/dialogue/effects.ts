import type { Busy, Live, Operation, Thread, Version } from '../model.ts';
import type { DialogueRefusal } from '../refusal.ts';
import type { Asked } from './question.ts';

/** What a dialogue says without asking. */
export type Telling =
  | { readonly say: 'cancelled' }
  | { readonly say: 'expired' }
  | {
      readonly say: 'queued';
      readonly run: number;
      readonly app: string;
      readonly environment: string;
      readonly busy: Busy;
    }
  | { readonly say: 'refused'; readonly refusal: DialogueRefusal };

/** How an answered question looks afterwards. */
export type Closing = 'answered' | 'begun' | 'queued' | 'cancelled' | 'expired' | 'back';

/** What a dialogue wants done; the engine commits these with the snapshot and performs them afterwards. */
export interface DialogueEffects {
  /** Put a question into the thread. */
  ask: Asked & { readonly thread: Thread };
  /** Take the buttons off a question that is over. */
  close: Asked & {
    readonly thread: Thread;
    readonly closing: Closing;
    /** What was answered, or which run was begun; empty where a word says it all. */
    readonly answer: string;
  };
  tell: { readonly thread: Thread; readonly person: string; readonly telling: Telling };
  /** Find what can be chosen; the answer is `versionsListed` or `lookUpFailed` with this lookupId. */
  listVersions: LookUp & { readonly offset: number; readonly limit: number };
  /** Find the version, what runs, and the commits between; the answer is `compared` or `lookUpFailed`. */
  compare: LookUp & {
    readonly candidate: { readonly name: string; readonly commit: string | null } | null;
    /** Runs that are no obstacle: its own in the queue, and the interrupted one that it replaces. */
    readonly own: readonly (number | null)[];
  };
  /** Begin the operation that was confirmed; `supersedes` is the interrupted run that it replaces. */
  requestRun: RunRequest & { readonly supersedes: number | null };
  /** Wait for the environment, behind those who wait already. */
  enterQueue: RunRequest & { readonly dialogue: string };
  /** Give up the place in the queue, or the offer. `person` is null where nobody answered in time. */
  quitQueue: { readonly run: number | null; readonly person: string | null };
}

interface RunRequest {
  readonly run: number;
  readonly operation: Operation;
  readonly app: string;
  readonly environment: string;
  readonly service: string | null;
  readonly version: Version | null;
  readonly live: Live | null;
  readonly person: string;
  readonly thread: Thread;
}

interface LookUp {
  readonly lookupId: string;
  readonly thread: Thread;
  readonly person: string;
  readonly operation: Operation;
  readonly app: string;
  readonly environment: string;
}
