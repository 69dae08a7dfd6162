import type { Json } from './common.ts';

/** A stored document, with the version that the next write must expect. */
export interface Stored {
  readonly key: string;
  /** 0: does not exist yet; incremented by every write. */
  readonly version: number;
  readonly value: Json;
}

/** A write that applies only if the document still has the version that the decision was based on. */
export interface Write {
  readonly key: string;
  /** The version read; 0: must not exist yet. */
  readonly expect: number;
  /** The new value; undefined: only check the version. */
  readonly value?: Json;
  /** Adds the document to these lists, which are ordered by `rank` (a run's number). */
  readonly lists?: readonly string[];
  readonly rank?: number;
}

/** Performed after the commit, at least once, in order within its lane. */
export interface Effect {
  /** The same on every retry; never reused. */
  readonly key: string;
  /** The effects of a lane are performed one after the other, by one process at a time. */
  readonly lane: string;
  readonly type: string;
  readonly params: Json;
}

export interface Timer {
  /** There is at most one timer per key; setting it again replaces it. */
  readonly key: string;
  readonly at: number;
  readonly event: Json;
}

/** Everything one turn decided, applied atomically. */
export interface Commit {
  /** Deduplicates: a commit whose event ID was committed before changes nothing. Remembered for at least a day. */
  readonly eventId: string;
  readonly writes: readonly Write[];
  readonly effects: readonly Effect[];
  readonly timers: { readonly set: readonly Timer[]; readonly clear: readonly string[] };
}

/**
 * - `committed`: `mine` lists the lanes of its effects that this process now holds and performs (lanes held by another
 *   live process are performed there)
 * - `repeated`: the event ID was committed before, nothing changed
 * - `conflict`: the documents in `keys` have other versions by now, nothing changed
 */
export type Committed =
  | { readonly outcome: 'committed'; readonly mine: readonly string[] }
  | { readonly outcome: 'repeated' }
  | { readonly outcome: 'conflict'; readonly keys: readonly string[] };

/**
 * Durable state: versioned documents, event IDs, an outbox in lanes, and timers.
 * Every method rejects with StoreUnavailable within a few seconds if the store cannot be reached.
 */
export interface Store {
  /** The documents of these keys, in this order; version 0 and value null where one does not exist. */
  load(keys: readonly string[]): Promise<readonly Stored[]>;
  /** Durable when it resolves. Retry the same commit after an error: if it had succeeded, the outcome is `repeated`. */
  commit(commit: Commit): Promise<Committed>;
  /** The documents of a list, highest rank first, `below` a rank (exclusive) if given. */
  list(name: string, options: { limit: number; below?: number }): Promise<readonly Stored[]>;
  /**
   * The pending effects of a lane, oldest first, if this process holds it or can take it (it is free, or its holder's
   * lease has expired); an empty array otherwise.
   */
  claim(lane: string): Promise<readonly Effect[]>;
  /**
   * Removes these effects from a lane that this process holds, and releases the lane once it is empty; does nothing on
   * other lanes. May become durable shortly after it resolves.
   * @returns how many effects are left on the lane; 0 once this process no longer holds it. If more are left than the
   * caller knows of, another process has added some: claim the lane again.
   */
  settle(lane: string, keys: readonly string[]): Promise<number>;
  /** Lanes with pending effects that no live process holds. */
  abandoned(): Promise<readonly string[]>;
  /**
   * Calls back with a lane to claim: it may have effects that this process does not know of, as another process added
   * some or released the lane, or the reply to a commit was lost. Only saves time: `settle` and a sweep of `abandoned`
   * find the same lanes.
   */
  onWork(listener: (lane: string) => void): void;
  /**
   * Is this process's lease still valid, by its own monotonic clock and without asking the store? False once no
   * heartbeat has succeeded for seconds (it was paused, or cut off): start no effect then.
   */
  hasLease(): boolean;
  /**
   * @returns a check for later: is the lease valid, and was it never lost since this call? If so, no other process has
   * taken over in between.
   */
  leaseGuard(): () => boolean;
  /**
   * @returns a check to make before each effect: does this process hold the lane, and has it held it ever since this
   * call? Once its lease was lost the answer stays no, even after claiming the lane again: another process may have held
   * it in between.
   */
  laneGuard(lane: string): () => boolean;
  /** Timers due at `now`, oldest first, at most `limit`. A timer stays until a commit clears or replaces it. */
  due(now: number, limit: number): Promise<readonly Timer[]>;
  /** Does the process with this instance name have a lease? */
  alive(instance: string): Promise<boolean>;
  /** This process's name; new at each start. */
  readonly instance: string;
  /** Releases its lanes and its lease, and closes. */
  close(): Promise<void>;
}

/** The store did not answer, or refused. The outcome of a commit is unknown until it is retried. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
}
