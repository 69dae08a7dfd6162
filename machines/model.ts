import type { ProbeFailure } from './refusal.ts';

/** What can be done to an application's environment. */
export type Operation = 'deploy' | 'rollback' | 'restart';

/** A version as people name it, frozen to one commit. */
export interface Version {
  /** A tag, a branch or an abbreviated hash, as shown to people. */
  readonly name: string;
  /** The full hash, 40 (SHA-1) or 64 (SHA-256) lower-case hex digits. */
  readonly commit: string;
}

/** One commit as the question lists it. Texts come from git: foreign, never markup. */
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
 * How the chosen commit stands to the one that runs now.
 *
 * - `first`: nothing was deployed there before; `comes` is the history of the chosen commit
 * - `same`: the same commit
 * - `ahead`: `comes` only; `behind`: `goes` only
 * - `parted`: both, as the histories have parted
 * - `unrelated`: both, and the two have no common ancestor
 * - `lost`: the repository no longer has the commit that runs; `comes` is the history of the chosen commit
 */
export type Relation = 'first' | 'same' | 'ahead' | 'behind' | 'diverged' | 'unrelated' | 'lost';

/** The commits between what runs and what was chosen: those that come and those that go. */
export interface Range {
  readonly relation: Relation;
  readonly added: CommitList;
  readonly removed: CommitList;
}

/** How old the knowledge of a repository is. */
export interface Freshness {
  /** When the mirror was last brought up to date: milliseconds since 1970, or null if never. */
  readonly fetchedAt: number | null;
  /** Why it could not be brought up to date just now; masked, one line. */
  readonly failure?: string;
}

/** What runs on an environment, as far as Nestor's runs tell. */
export interface Live {
  readonly version: Version;
  readonly run: number;
  readonly person: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** What the config offers, as far as a dialogue needs it: applications, their environments, what can be done there. */
export type Catalog = Readonly<Record<string, Readonly<Record<string, Offer>>>>;

export interface Offer {
  readonly operations: readonly Operation[];
  /** What can be restarted; empty: the environment as a whole. */
  readonly services: readonly string[];
  readonly confirm: 'yes' | 'name';
}

/** A run that holds an environment. */
export interface Holder {
  readonly run: number;
  readonly person: string;
  readonly operation: Operation;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/**
 * What stands between a person and an environment: a run that `runs` there; one whose `turn` it is, as its person is
 * being asked; one that was interrupted, about which nobody has decided yet (`undecided`).
 */
export interface Busy extends Holder {
  readonly how: 'runs' | 'offered' | 'undecided';
  /** How many are in the queue already. */
  readonly ahead: number;
  /** Milliseconds until one's own turn, judged by past runs; null where too few are known. */
  readonly wait: number | null;
}

/** What is really live on an environment, as its probe says. */
export interface Probe {
  /** Its first line; null with a `failure`. */
  readonly said: string | null;
  /** The version meant by that; null where it names none that is known. */
  readonly version: Version | null;
  /** Is that what Nestor's runs tell? Null where one of both is not known. */
  readonly agrees: boolean | null;
  /** Why it could not be asked, or what it says not be looked up. */
  readonly failure: ProbeFailure | null;
}

/** Where a conversation takes thread: IDs of a channel and of the message whose thread it is. */
export interface Thread {
  readonly channel: string;
  readonly thread: string;
}
