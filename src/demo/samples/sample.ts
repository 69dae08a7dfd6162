import { readFileSync } from 'node:fs';

/** A sample application's history, oldest commit first. */
export interface Sample {
  readonly name: string;
  readonly commits: readonly SampleCommit[];
  /** A branch that diverged from `main` at a tag. */
  readonly diverged: { readonly name: string; readonly from: string; readonly commits: readonly SampleCommit[] };
}

export interface SampleCommit {
  readonly by: string;
  readonly subject: string;
  /** Complete files; those that begin with `#!` are executable. */
  readonly write?: Readonly<Record<string, string>>;
  /** A file to which a line with the subject is appended. */
  readonly grow?: string;
  /** A lightweight tag on this commit, or an annotated one if it has a message. */
  readonly tag?: { readonly name: string; readonly message?: string };
}

/** The text of a file in this folder, such as a script of a sample application. */
export function fileOf(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}
