import type { ProbeFailure, RunFailure, StartRefusal } from '../../machines/refusal.ts';
import type { News, RunRecord } from '../../machines/run/record.ts';
import type { OutputNotice } from '../language/view.ts';
import type { Json } from './common.ts';

/** What is to be carried out for a run, its placeholders filled in. */
export interface JobSpec {
  readonly run: number;
  readonly app: string;
  /** The commit whose checkout a command is started in. */
  readonly commit: string;
  readonly how: CommandSpec | HttpSpec;
}

export interface CommandSpec {
  readonly kind: 'command';
  /** Arguments, the program first; never a shell's text. */
  readonly argv: readonly string[];
  /** All that the command gets beside the inherited variables. */
  readonly env: Readonly<Record<string, string>>;
}

/** A request to an API that carries the operation out, and how it is watched; `{response.…}` is not filled in yet. */
export interface HttpSpec {
  readonly kind: 'http';
  readonly request: HttpRequest;
  /** The same on every try: the number of the run. */
  readonly key: string;
  readonly watch: HttpWatch | null;
  readonly abort: HttpRequest | null;
}

export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; undefined: no body. */
  readonly body?: Json;
}

export interface HttpWatch {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds between two looks. */
  readonly every: number;
  /** Where in the answer the state stands: a name, or names with dots between them. */
  readonly state: string;
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
  /** Where a number from 0 to 100 stands, and where an address of the log, or its text; null: nowhere. */
  readonly progress: string | null;
  readonly log: string | null;
}

/** What tells a run from all others: of its number there may have been another, in a store that was lost. */
export type Numbered = Pick<RunRecord, 'id' | 'requestedAt'>;

/** Which run it is among all that ever had its number: letters, digits, `-` and `_`, the same on every try. */
export function tokenOf({ id, requestedAt }: Numbered): string {
  return `${id}-${requestedAt}`;
}

/** A run to be carried out. */
export interface Task {
  readonly run: number;
  /** See `tokenOf`. */
  readonly token: string;
  readonly app: string;
  /** What to start if it was not started yet; or why it must not be started any more. */
  readonly order: JobSpec | { readonly reason: StartRefusal };
  /** Why nothing may be started any more; what was started already is resumed all the same. Null if it may. */
  readonly late: StartRefusal | null;
  /** Where it was started, as on record; see `Executor.locationOf`. */
  readonly location: string;
  /** What was noted of it before; null if nothing. */
  readonly handle: Json;
  /** Milliseconds for the command to end by itself when it is told to. */
  readonly grace: number;
}

/** The caller's side of a task. */
export interface Watcher {
  /** Hears what is new, at most a few times a second; and once more before the end. */
  onNews(news: News): void;
  /**
   * Is the run still this bot's to act on? Asked at the last moment before anything is started, or an API is told to end
   * it. If it says no, that is not done, and the task is `refused` if nothing was started, otherwise `unknown`.
   */
  mayAct(): boolean | Promise<boolean>;
  /** Keeps what is needed to resume the task after a crash; durable when it resolves. */
  note(handle: Json): Promise<void>;
  /** Aborted when the run is to be brought to an end: by SIGTERM, after `grace` by SIGKILL; or by the API's abort. */
  readonly stop: AbortSignal;
}

/**
 * - `ended`: by itself. `exitStatus` is the command's (128 + n when signal n ended it), null for an API. `reason` says
 *   why it failed where the exit status does not.
 * - `stopped`: it was brought to an end, as `stop` asked for; nothing of it is left running
 * - `refused`: nothing was started, and why (a checkout that failed, a program that is missing)
 * - `unknown`: started once, and how it ended cannot be known: nothing of it runs here any more, but it may go on at an API
 */
export type Outcome =
  | {
      readonly kind: 'ended';
      readonly ok: boolean;
      readonly exitStatus: number | null;
      readonly reason: RunFailure | null;
    }
  | { readonly kind: 'stopped'; readonly exitStatus: number | null; readonly reason: RunFailure | null }
  | { readonly kind: 'refused'; readonly reason: RunFailure }
  | { readonly kind: 'unknown'; readonly reason: RunFailure };

/** Carries runs out. */
export interface Executor {
  /** Where this process starts jobs of this kind; on record with the run, for the bot that resumes it. */
  locationOf(how: JobSpec['how']): string;
  /**
   * Can a run that was started at this location be resumed from here: is it on this machine, or bound to none, or are
   * its files (not those of another run of this number) in this process's own folder?
   */
  reaches(run: Numbered, location: string): Promise<boolean>;
  /**
   * Starts the task unless any process has started it before, and follows it to its end. A run is started at most once,
   * however many processes try at the same time. Rejects only on unexpected errors.
   */
  carryOut(task: Task, watcher: Watcher): Promise<Outcome>;
}

/** Whose output is asked for, as on record: only the record tells of every run whether more is to come. */
export type Printed = Numbered & Pick<RunRecord, 'location' | 'finishedAt'>;

/** What runs have printed. */
export interface Outputs {
  /**
   * The last lines, progress and links of a run's output, masked and readable; empty if there is none. While more is to
   * come, the last word is left out: it may be half of a secret.
   */
  news(run: Printed, lines: number): Promise<News>;
  /**
   * A file with the run's output, masked: compressed above 1 MB, its two ends only above 50 MB. Undefined if there is
   * none. The caller removes it with `dispose`.
   */
  log(run: Printed): Promise<LogFile | undefined>;
  /** Where a run's output is kept, for people: `machine:file`. */
  whereIs(run: Printed): string;
}

/** Words a notice in a run's output, on one line. */
export type WordNotice = (notice: OutputNotice) => string;

export interface LogFile {
  readonly path: string;
  readonly bytes: number;
  /** Compressed by gzip: what the file is called ends in `.gz`. */
  readonly compressed: boolean;
  /** Bytes in the middle that are left out; 0: it is whole. */
  readonly leftOut: number;
  readonly dispose: () => Promise<void>;
}

/** A question to the world: which version or commit is live. */
export interface ProbeSpec {
  readonly app: string;
  /** The commit whose checkout the probe is started in. */
  readonly commit: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The first line that a probe prints, masked; or why it could not be asked. */
export type ProbeAnswer = { readonly said: string } | { readonly failure: ProbeFailure };

export interface Prober {
  /**
   * Resolves when nothing of the probe is at work any more, which may be long after its time: a checkout that is being
   * made is waited for. Never rejects.
   * @param limit aborted when its time is over, of which its checkout is a part
   */
  ask(order: ProbeSpec, limit: AbortSignal): Promise<ProbeAnswer>;
}
