import type { Json } from './common.ts';

/** A stored document with the version that a later write must name. */
export interface Stored {
  readonly key: string;
  /** 0: there is none yet; grows by one with every write. */
  readonly version: number;
  readonly value: Json;
}

/** A document to write, if it still has the version that the decision was based on. */
export interface Write {
  readonly key: string;
  /** The version read; 0 for one that must not exist yet. */
  readonly expect: number;
  /** The new value; undefined only checks the version. */
  readonly value?: Json;
  /** Lists that name this document from now on, in the order of `rank` (a run's number). */
  readonly lists?: readonly string[];
  readonly rank?: number;
}

/** Something to be done after the commit, at least once, in order within its lane. */
export interface Effect {
  /** The same on every retry; unique for ever. */
  readonly key: string;
  /** Effects of one lane are performed one after the other, by one process at a time. */
  readonly lane: string;
  readonly type: string;
  readonly params: Json;
}

export interface Timer {
  /** At most one timer stands under a key; setting it again replaces it. */
  readonly key: string;
  readonly at: number;
  readonly event: Json;
}

/** All that one turn decides, applied whole or not at all. */
export interface Commit {
  /** Marks of the event handled; a commit whose mark is known changes nothing. Kept for at least a day. */
  readonly eventId: string;
  readonly writes: readonly Write[];
  readonly effects: readonly Effect[];
  readonly timers: { readonly set: readonly Timer[]; readonly clear: readonly string[] };
}

/**
 * - `committed`: done; `mine` lists the lanes of this commit's effects that this process now holds and performs
 *   (a lane held by another live process is performed there)
 * - `repeated`: the mark was known, nothing changed
 * - `conflict`: a document has another version by now, nothing changed; `keys` names them
 */
export type Committed =
  | { readonly outcome: 'committed'; readonly mine: readonly string[] }
  | { readonly outcome: 'repeated' }
  | { readonly outcome: 'conflict'; readonly keys: readonly string[] };

/**
 * Durable state: versioned documents, dedupe marks, an outbox in lanes, and timers.
 * Every method rejects with a StoreUnavailable within a few seconds when the store cannot be reached.
 */
export interface Store {
  /** The documents of these keys, in this order; version 0 and value null where there is none. */
  load(keys: readonly string[]): Promise<readonly Stored[]>;
  /** Durable when it resolves. The same commit may be tried again after an error: a mark already set answers `repeated`. */
  commit(commit: Commit): Promise<Committed>;
  /** Has an event with this mark been committed? */
  seen(mark: string): Promise<boolean>;
  /** The documents of a list with the highest ranks first, `below` a rank (exclusive) if given. */
  list(name: string, options: { limit: number; below?: number }): Promise<readonly Stored[]>;
  /**
   * The pending effects of a lane, oldest first, if this process holds it or can take it (nobody holds it, or the
   * holder is gone); an empty array otherwise.
   */
  claim(lane: string): Promise<readonly Effect[]>;
  /**
   * Takes these effects off a lane that this process holds, and lets go of the lane if nothing is left on it; does
   * nothing on a lane that it does not hold (any more). May become durable a little later than it resolves.
   * @returns how many effects are left on the lane while this process still holds it; 0 when it holds it no longer.
   * Whoever knows of none that is left claims the lane again: another process has added to it.
   */
  settle(lane: string, keys: readonly string[]): Promise<number>;
  /** Lanes with pending effects that no live process holds. */
  abandoned(): Promise<readonly string[]>;
  /**
   * Calls back with a lane that this process holds or may take and that has, or may have, effects it was not told of:
   * another process added some, let go of the lane, or the answer to a commit was lost. Claim the lane then. Only
   * saves time: `settle`'s answer and a sweep of `abandoned` find the same.
   */
  onWork(listener: (lane: string) => void): void;
  /**
   * May this process believe that it is held to be alive by the others? By its own monotonic clock, without asking.
   * False once its sign of life has not come through for seconds (it was paused, or is cut off): begin no effect then.
   */
  confident(): boolean;
  /**
   * @returns asked later: is it confident, and was it never taken for dead since? Then no other process has taken over
   * what was this one's.
   */
  uninterrupted(): () => boolean;
  /**
   * Does this process, as far as it knows, hold this lane, and is it confident? Ask before each effect: a process
   * that was taken for dead holds nothing any more, also after it is confident again, until it has claimed anew.
   */
  holds(lane: string): boolean;
  /**
   * @returns asked later: does it hold this lane, and has it held it all the time since? Once it was taken for dead the
   * answer stays no, also after it has claimed the lane anew: another process may have held it in between.
   */
  holding(lane: string): () => boolean;
  /** Timers due at `now`, oldest first, at most `limit`; each stays until it is cleared or replaced by a commit. */
  due(now: number, limit: number): Promise<readonly Timer[]>;
  /** The next free number of a name, from 1; a number once given never comes again. Numbers may be skipped. */
  next(name: string): Promise<number>;
  /** Is the process that calls itself this still there? */
  alive(instance: string): Promise<boolean>;
  /** This process's name; new at each start. */
  readonly instance: string;
  /** Lets go of everything held and closes. */
  close(): Promise<void>;
}

/** The store did not answer or refused to; the outcome of a commit is then unknown until it is tried again. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
}
