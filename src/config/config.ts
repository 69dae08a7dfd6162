import type { Operation } from '../../machines/model.ts';

/** What nestor.yml says, checked whole and frozen. Lengths of time are milliseconds. */
export interface Config {
  /** The word that addresses the bot, lower case. */
  readonly name: string;
  /** Names (without #) or IDs of the channels where it works; at least one. */
  readonly channels: readonly string[];
  readonly dialogue: { readonly timeout: number };
  /** How long the folders of ended runs are kept, in milliseconds, and how many of them. */
  readonly runs: { readonly keep: number; readonly age: number };
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
  /** How each operation that is configured is carried out; rollback's default is already deploy's. */
  readonly operations: Readonly<Partial<Record<Operation, Action>>>;
  /** What tells which version is live: its first line. */
  readonly probe?: Command & { readonly timeout: number };
}

/** How an operation is carried out, and for how long it may. */
export type Action = (Command | HttpAction) & {
  /** After this it is brought to an end. */
  readonly timeout: number;
  /** So long its command has to end by itself when it is told to. */
  readonly grace: number;
};

export interface Command {
  readonly kind: 'command';
  /** Arguments with placeholders such as {version}; `{{` and `}}` are braces. */
  readonly run: readonly string[];
  /** Variables, `${…}` filled in. */
  readonly env: Readonly<Record<string, string>>;
}

/** A request to a central API. Texts have placeholders, those of `watch` and `abort` `{response.…}` too; `${…}` is filled in. */
export interface HttpAction {
  readonly kind: 'http';
  readonly request: HttpTemplate;
  readonly watch: WatchTemplate | null;
  readonly abort: HttpTemplate | null;
}

export interface HttpTemplate {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON with placeholders in its texts; undefined: no body. */
  readonly body?: unknown;
}

export interface WatchTemplate {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds between two looks. */
  readonly every: number;
  /** Where in the answer the state stands, names with dots between them; likewise progress and log. */
  readonly state: string;
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
  readonly progress: string | null;
  readonly log: string | null;
}
