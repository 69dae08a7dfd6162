import type { Freshness, Range, Version } from '../../machines/model.ts';

export interface VersionPage {
  readonly versions: readonly (Version & { readonly kind: 'tag' | 'branch' | 'commit' })[];
  readonly total: number;
  readonly freshness: Freshness;
}

/** The applications' repositories. `app` is an application's name in the config. */
export interface Repositories {
  /** Clones or fetches; a failure is part of the result. Concurrent callers share one fetch. */
  refresh(app: string): Promise<Freshness>;
  /** What people choose from, newest first. */
  versions(app: string, page: { offset: number; limit: number }): Promise<VersionPage>;
  /** The version that a person typed, if it exists and the config allows it. */
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
