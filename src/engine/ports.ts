/**
 * What the loop needs of the world. The rooms beside this one implement these; nothing here names a vendor.
 * Times are milliseconds since 1970 unless a line says otherwise.
 */
import type { Freshness, Range, Version } from '../../machines/model.ts';
import type { Message } from '../language/message.ts';
import type { Person } from '../policy/person.ts';

export type { Objection, Person } from '../policy/person.ts';

/** A value that JSON keeps as it is; what is read back is checked by who reads it. */
export type Json = unknown;

// ---------------------------------------------------------------- the store

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
  readonly seen: string;
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
   * Does this process, as far as it knows, hold this lane, and is it confident? Ask before each effect: a process
   * that was taken for dead holds nothing any more, also after it is confident again, until it has claimed anew.
   */
  holds(lane: string): boolean;
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

// ---------------------------------------------------------------- git

export interface VersionPage {
  readonly versions: readonly (Version & { readonly kind: 'tag' | 'branch' | 'commit' })[];
  readonly total: number;
  readonly freshness: Freshness;
}

/** Mirrors of the applications' repositories. `app` is an application's name in the config. */
export interface Repositories {
  /** Opens or updates the mirror; a failure is in the answer. Callers at the same time share one fetch. */
  refresh(app: string): Promise<Freshness>;
  /** What people choose from, newest first. */
  versions(app: string, page: { offset: number; limit: number }): Promise<VersionPage>;
  /** What a person typed, as a version that the config lets them choose; undefined if there is none. */
  find(app: string, typed: string): Promise<Version | undefined>;
  /** Is this commit in the repository? */
  has(app: string, commit: string): Promise<boolean>;
  /** @param limit how many commits to list on each side */
  range(app: string, question: { from?: string; to: string; limit: number }): Promise<Range>;
  /** A clean work tree of exactly this commit in a new folder. */
  checkout(app: string, question: { commit: string; folder: string }): Promise<void>;
  /** Removes a work tree of `checkout`; nothing happens if there is none. */
  discard(app: string, folder: string): Promise<void>;
}

/** git failed. The message is one line, masked, fit for people. */
export class GitFailure extends Error {
  override name = 'GitFailure';
  readonly code: 'unreachable' | 'timeout' | 'denied' | 'empty' | 'missing-commit' | 'broken';
  constructor(code: GitFailure['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

// ---------------------------------------------------------------- commands

/** A command to start for a run. */
export interface Order {
  readonly run: number;
  readonly app: string;
  /** The commit whose checkout the command is started in. */
  readonly commit: string;
  /** Arguments, the program first; never a shell's text. */
  readonly argv: readonly string[];
  /** All that the command gets beside the inherited variables. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * - `exited`: with this status (128 + n when signal n ended it)
 * - `refused`: the command was not started, and why (a checkout that failed, a program that is missing)
 * - `unknown`: started once, and how it ended cannot be known
 */
export type Outcome =
  | { readonly kind: 'exited'; readonly status: number }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unknown' };

export interface Executor {
  /**
   * Starts the command and follows it to its end. A run that was started before, by whomever, is not started again:
   * its answer is `unknown`.
   * @param onOutput hears that there is more output, with the last lines (masked), at most a few times a second
   * @param mayStart asked once more at the last moment; if it says no, nothing is started and the answer is `refused`
   */
  execute(order: Order, onOutput: (tail: readonly string[]) => void, mayStart?: () => boolean): Promise<Outcome>;
  /** The last lines of a run's output, masked and readable; empty if there is none. */
  tail(run: number, lines: number): Promise<readonly string[]>;
  /** A file with the run's whole output, masked; undefined if there is none. The caller removes it with `dispose`. */
  log(run: number): Promise<{ path: string; bytes: number; dispose: () => Promise<void> } | undefined>;
  /** Where commands run: the machine and the folder of the runs. On record with a run, for who comes after. */
  readonly place: string;
  /**
   * Is this run's command still under way, after the bot that started it has gone? A daemon that it left behind when
   * it ended does not count.
   * @param place where the run was executed; of another machine nothing can be known, and the answer is false
   */
  lingers(run: number, place: string): Promise<boolean>;
  /** Removes what crashed runs left behind (work trees), except of runs that linger. */
  sweep(): Promise<void>;
}

// ---------------------------------------------------------------- the chat

export interface Place {
  /** A channel's ID. */
  readonly channel: string;
  /** The first message of a thread; none: the channel itself. */
  readonly thread?: string;
}

export interface People {
  /** What is known without asking; undefined when it must be looked up. */
  peek(user: string, channel: string): Person | undefined;
  /** Asks if need be, and again if `fresh`. A look-up that fails is the objection `unknown`. */
  look(user: string, channel: string, options?: { fresh?: boolean }): Promise<Person>;
}

export interface Chat {
  /**
   * Posts a message and answers with its timestamp, after waiting out rate limits and passing faults.
   * @param key names the message; the same key is never posted twice
   * @param doubtful true if an earlier try may have succeeded: it is looked for first
   */
  post(message: { place: Place; content: Message; key: string; doubtful: boolean }): Promise<{ ts: string }>;
  /** The message that was posted under this key, looked for in its thread or channel; undefined if it is not there. */
  find(message: { place: Place; key: string }): Promise<{ ts: string } | undefined>;
  /** Edits a message; one that is gone is no error. At most every 3 seconds for each message. */
  edit(message: { channel: string; ts: string; content: Message }): Promise<void>;
  /** A file in a thread or channel. */
  upload(file: {
    place: Place;
    name: string;
    title: string;
    /** A file on the disk, already masked, or a text. */
    content: { path: string } | { text: string };
    key: string;
    doubtful: boolean;
  }): Promise<void>;
}

/** The chat refused for good (a channel that is gone, a scope that is missing); trying again would not help. */
export class ChatRefusal extends Error {
  override name = 'ChatRefusal';
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What comes in from people. `id` is the same for every delivery of the same thing. */
export type Inbound =
  | {
      readonly kind: 'message';
      readonly id: string;
      readonly channel: string;
      readonly ts: string;
      readonly thread?: string;
      readonly user: string;
      /** As people see it: entities decoded, mentions as `<@U…>`. */
      readonly text: string;
      readonly at: number;
    }
  | {
      readonly kind: 'press';
      readonly id: string;
      readonly channel: string;
      /** The message whose button was pressed. */
      readonly ts: string;
      readonly thread?: string;
      readonly user: string;
      /** What the button carries: a hint, never an authority. */
      readonly value: string;
      readonly at: number;
    };

/** Milliseconds since 1970. */
export type Now = () => number;

/** Where the loop says what operators should know; pino's logger fits. */
export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
