import type { Operation } from './operation.ts';
import type { ProbeFailure } from './refusal.ts';

export { operations, type Operation } from './operation.ts';

/** A version as people name it, frozen to one commit. */
export interface Version {
  /** A tag, a branch or an abbreviated hash, as shown to people. */
  readonly name: string;
  /** The full hash, 40 (SHA-1) or 64 (SHA-256) lower-case hex digits. */
  readonly commit: string;
}

/** One commit as a question lists it. Its texts come from git: untrusted, never markup. */
export interface CommitLine {
  readonly commit: string;
  readonly author: string;
  readonly subject: string;
}

/** The newest of a list of commits, and how many there are in all. */
export interface CommitList {
  readonly count: number;
  readonly commits: readonly CommitLine[];
}

/**
 * How the chosen commit relates to the live one.
 *
 * - `first`: nothing was deployed there before; `added` is the history of the chosen commit
 * - `same`: the same commit
 * - `ahead`: `added` only; `behind`: `removed` only
 * - `diverged`: both, as each has commits that the other lacks
 * - `unrelated`: both, and the two have no common ancestor
 * - `lost`: the repository no longer has the live commit; `added` is the history of the chosen commit
 */
export const relations = ['first', 'same', 'ahead', 'behind', 'diverged', 'unrelated', 'lost'] as const;

export type Relation = (typeof relations)[number];

/** The commits between the live version and the chosen one. */
export interface Range {
  readonly relation: Relation;
  readonly added: CommitList;
  readonly removed: CommitList;
}

/** How fresh the mirror of a repository is. */
export interface Freshness {
  /** When the mirror was last brought up to date: milliseconds since 1970, or null if never. */
  readonly fetchedAt: number | null;
  /** Why it could not be brought up to date just now; masked, one line. */
  readonly failure?: string;
}

/** What is live on an environment, according to Nestor's own runs. */
export interface Live {
  readonly version: Version;
  readonly run: number;
  readonly person: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** The part of the config that a dialogue needs: applications, their environments, and what can be done there. */
export type Catalog = Readonly<Record<string, Readonly<Record<string, Offer>>>>;

export interface Offer {
  readonly operations: readonly Operation[];
  /** What can be restarted; empty: the environment as a whole. */
  readonly services: readonly string[];
  readonly confirm: Confirmation;
}

/** How an operation is confirmed: by a yes, or by typing the environment's name after it. */
export const confirmations = ['yes', 'name'] as const;

export type Confirmation = (typeof confirmations)[number];

/** The run that holds an environment. */
export interface Holder {
  readonly run: number;
  readonly person: string;
  readonly operation: Operation;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/**
 * Why an environment is not free: a run `runs` there; it is `offered` to a run from the queue, whose person is being
 * asked; or its last run was interrupted, and how that ended is still `undecided`.
 */
export const obstacles = ['runs', 'offered', 'undecided'] as const;

/** The run that keeps an environment from being free. */
export interface Busy extends Holder {
  readonly how: (typeof obstacles)[number];
  /** How many are in the queue already. */
  readonly ahead: number;
  /** Estimated milliseconds in the queue, judged by past runs; null where too few are known. */
  readonly wait: number | null;
}

/** What is really live on an environment, according to its probe. */
export interface Probe {
  /** Its first line of output; null with a `failure`. */
  readonly said: string | null;
  /** The version that it names; null where that is unknown. */
  readonly version: Version | null;
  /** Does that match Nestor's own runs? Null where either is unknown. */
  readonly agrees: boolean | null;
  /** Why it could not be asked, or its answer not be looked up. */
  readonly failure: ProbeFailure | null;
}

/** Where a conversation takes place: the IDs of a channel and of the message that its thread hangs on. */
export interface Thread {
  readonly channel: string;
  readonly thread: string;
}
