import type { Busy, Live, Operation, Thread, Version } from './model.ts';
import type { Asked } from './dialogue/question.ts';
import type { RunRecord } from './run/record.ts';
import type { Refusal } from './refusal.ts';

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
  | { readonly say: 'refused'; readonly refusal: Refusal };

/** How an answered question looks afterwards. */
export type Closing = 'answered' | 'begun' | 'queued' | 'cancelled' | 'expired' | 'back';

/** What a dialogue wants done; the engine commits these with the snapshot and performs them afterwards. */
export interface DialogueEffects {
  /** Put a question into the thread. */
  ask: Asked & { readonly place: Thread };
  /** Take the buttons off a question that is over. */
  close: Asked & {
    readonly place: Thread;
    readonly closing: Closing;
    /** What was answered, or which run was begun; empty where a word says it all. */
    readonly answer: string;
  };
  tell: { readonly place: Thread; readonly person: string; readonly telling: Telling };
  /** Find what can be chosen; the answer is `versionsListed` or `lookUpFailed` with this ticket. */
  listVersions: LookUp & { readonly offset: number; readonly limit: number };
  /** Find the version, what runs, and the commits between; the answer is `compared` or `lookUpFailed`. */
  compare: LookUp & {
    readonly candidate: { readonly name: string; readonly commit: string | null } | null;
    /** Runs that are in nobody's way here: its own in the queue, and the one whose place it takes. */
    readonly own: readonly (number | null)[];
  };
  /** Begin the operation that was confirmed; `supersedes` is the undecided run whose place it takes. */
  requestRun: RunRequest & { readonly supersedes: number | null };
  /** Wait for the environment, behind those who wait already. */
  enterQueue: RunRequest & { readonly dialogue: string };
  /** Wait no longer, or let the turn pass. `by` is null where nobody answered. */
  quitQueue: { readonly run: number | null; readonly by: string | null };
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
  readonly origin: Thread;
}

interface LookUp {
  readonly ticket: string;
  readonly place: Thread;
  readonly person: string;
  readonly operation: Operation;
  readonly app: string;
  readonly environment: string;
}

/** What a run wants done. */
export interface RunEffects {
  /** Post the run's message in the channel. */
  announce: { readonly run: number };
  /** Start its command and follow it to the end. */
  execute: { readonly run: number };
  /** Bring its message up to date. */
  show: { readonly run: number };
  /** Give its whole output as a file in its thread. */
  report: { readonly run: number };
  /** Say in the dialogue's thread how it ended, and tell the dialogue. */
  conclude: { readonly run: number };
  /** Ask in its thread what is to be made of a run whose end cannot be known. */
  askWhatNow: { readonly run: number };
  /** Take the buttons off that question. */
  closeWhatNow: { readonly run: number };
  /** Let the next operation on the environment begin: the turn of whoever waits longest has come. */
  release: Pick<RunRecord, 'id' | 'app' | 'environment'>;
  /** Wait no longer; if it was its turn, that passes to the next. */
  leaveQueue: Pick<RunRecord, 'id' | 'app' | 'environment'>;
  /** From now on this run's version is what runs there (a restart changes nothing). */
  recordLive: RunRecord;
}

/** An effect of a machine, by name. */
export type EffectOf<Effects> = {
  [Type in keyof Effects]: { readonly type: Type; readonly params: Effects[Type] };
}[keyof Effects];

/** An effect as a machine's action: it does nothing itself, its name and parameters are what counts. */
export const effect =
  <Params>() =>
  (_args: unknown, _params: Params): void => {};

/**
 * A machine's effects among the actions that `transition` returns; XState's own (`xstate.raise`) are already carried out.
 * XState's types lose which parameters belong to which name; `setup` has checked that they do.
 */
export function effectsOf<Effects>(actions: readonly { type: string; params?: unknown }[]): EffectOf<Effects>[] {
  const own = actions.filter(({ type }) => !type.startsWith('xstate.'));
  return own.map(({ type, params }) => ({ type, params })) as EffectOf<Effects>[];
}
