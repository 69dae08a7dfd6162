import type { Operation } from '../../machines/model.ts';

/** What nestor.yml says, checked whole and frozen. Lengths of time are milliseconds. */
export interface Config {
  /** The word that addresses the bot, lower case. */
  readonly name: string;
  /** Names (without #) or IDs of the channels where it works; at least one. */
  readonly channels: readonly string[];
  readonly dialogue: { readonly timeout: number };
  readonly apps: Readonly<Record<string, App>>;
  /** Values that must never be shown: those of `${…}`, passwords in addresses, Slack's tokens, Redis's password. */
  readonly secrets: readonly string[];
}

export interface App {
  readonly name: string;
  /** What `git clone` takes, `${…}` filled in. */
  readonly repository: string;
  readonly versions: {
    /** Globs over tags' names; none: no tags. */
    readonly tags: readonly string[];
    readonly branches: readonly string[];
    /** May a commit be named by its hash? */
    readonly commits: boolean;
  };
  readonly environments: Readonly<Record<string, Environment>>;
}

export interface Environment {
  readonly name: string;
  /** What can be restarted; empty: the environment as a whole. */
  readonly services: readonly string[];
  readonly confirm: 'yes' | 'name';
  /** The command of each operation that is configured; rollback's default is already deploy's. */
  readonly commands: Readonly<Partial<Record<Operation, Command>>>;
}

export interface Command {
  /** Arguments with placeholders such as {version}; `{{` and `}}` are braces. */
  readonly run: readonly string[];
  /** Variables, `${…}` filled in. */
  readonly env: Readonly<Record<string, string>>;
}
