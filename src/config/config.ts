import type { Operation } from '../../machines/model.ts';

/** The checked content of nestor.yml, frozen. Durations are milliseconds. */
export interface Config {
  /** The word that addresses the bot, lower case. */
  readonly name: string;
  /** Names (without #) or IDs of the channels where it works; at least one. */
  readonly channels: readonly string[];
  readonly dialogue: { readonly timeout: number };
  /** How long the folders of ended runs are kept, in milliseconds, and how many of them. */
  readonly runs: { readonly keep: number; readonly age: number };
  readonly apps: Readonly<Record<string, App>>;
  /** Values that must never be shown: those of `${…}`, passwords in URLs, Slack's tokens, Redis's password. */
  readonly secrets: readonly string[];
}

export interface App {
  readonly name: string;
  /** What `git clone` takes, `${…}` filled in. */
  readonly repository: string;
  readonly versions: {
    /** Globs over tag names; none: no tags. */
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
  /** How each configured operation is carried out; rollback already falls back to deploy. */
  readonly operations: Readonly<Partial<Record<Operation, Action>>>;
  /** The command whose first line of output names the live version. */
  readonly probe?: Command & { readonly timeout: number };
}

/** How an operation is carried out, with its limits in milliseconds. */
export type Action = (Command | HttpAction) & {
  /** It is terminated after this. */
  readonly timeout: number;
  /** Between SIGTERM and SIGKILL. */
  readonly grace: number;
};

export interface Command {
  readonly kind: 'command';
  /** Arguments with placeholders such as {version}; `{{` and `}}` are braces. */
  readonly run: readonly string[];
  /** Variables, `${…}` filled in. */
  readonly env: Readonly<Record<string, string>>;
}

/** A request to a central API. Its texts have placeholders, in `watch` and `abort` also `{response.…}`; `${…}` is filled in. */
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
  /** Milliseconds between two polls. */
  readonly every: number;
  /** The path of the state in the response, keys with dots between them; likewise progress and log. */
  readonly state: string;
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
  readonly progress: string | null;
  readonly log: string | null;
}
