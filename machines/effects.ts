import type { Live, Operation, Thread, Version } from './model.ts';
import type { Asked } from './question.ts';
import type { RunRecord } from './record.ts';
import type { Refusal } from './refusal.ts';

/** What a dialogue says without asking. */
export type Telling =
  | { readonly say: 'cancelled' }
  | { readonly say: 'expired' }
  | { readonly say: 'refused'; readonly refusal: Refusal };

/** How an answered question looks afterwards. */
export type Closing = 'answered' | 'begun' | 'cancelled' | 'expired' | 'back';

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
  compare: LookUp & { readonly candidate: { readonly name: string; readonly commit: string | null } | null };
  /** Begin the operation that was confirmed. */
  requestRun: {
    readonly run: number;
    readonly operation: Operation;
    readonly app: string;
    readonly environment: string;
    readonly service: string | null;
    readonly version: Version | null;
    readonly live: Live | null;
    readonly person: string;
    readonly origin: Thread;
  };
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
  /** Wait until nothing of its command is left, after the bot that started it has gone. */
  awaitLeftovers: { readonly run: number };
  /** Let the next operation on the environment begin. */
  release: Pick<RunRecord, 'id' | 'app' | 'environment'>;
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
