import type { Operation } from '../operation.ts';
import type { ApiFault } from './api-fault.ts';
import type { LookupFailure } from './dialogue.ts';
import type { Objection, RecordedText } from './request.ts';

/** Why a run was not started, failed, or was interrupted; on record with the run. */
export type RunFailure = StartRefusal | Interruption | ApiRunFailure | RecordedText;

/** Why a run was not started. */
export type StartRefusal =
  | { readonly code: 'confirmed-too-long-ago' }
  | { readonly code: 'asker-not-allowed'; readonly objections: readonly Objection[] }
  | {
      readonly code: 'operation-removed';
      readonly operation: Operation;
      readonly app: string;
      readonly environment: string;
    }
  /** A restart where no version is known whose scripts could be started. */
  | { readonly code: 'no-commit' }
  | { readonly code: 'config-changed' }
  /** It could not be made sure that the run was still this bot's to start. */
  | { readonly code: 'store-lost-touch' }
  | { readonly code: 'bot-paused' }
  | { readonly code: 'stopped-before-start' }
  | ProgramFault;

/** Why a program could not be started in its checkout. */
export type ProgramFault =
  | { readonly code: 'bad-variable-name'; readonly name: string }
  | { readonly code: 'no-program' }
  /** `commit`: whose checkout it should be in; null for an absolute path. */
  | { readonly code: 'program-missing'; readonly program: string; readonly commit: string | null }
  | { readonly code: 'program-is-folder'; readonly program: string; readonly commit: string | null }
  | { readonly code: 'program-not-executable'; readonly program: string; readonly commit: string | null }
  | { readonly code: 'program-not-on-path'; readonly program: string }
  | { readonly code: 'earlier-run-at-work'; readonly folder: string }
  | { readonly code: 'folder-not-writable' }
  | { readonly code: 'wrapper-ended'; readonly status: number | string }
  /** `detail`: what git or the system says. */
  | { readonly code: 'start-failed'; readonly detail: string };

/** Why it cannot be known how a command ended. */
type Interruption =
  | { readonly code: 'files-gone' }
  | { readonly code: 'files-damaged' }
  | { readonly code: 'machine-restarted'; readonly during: 'start' | 'run' }
  | { readonly code: 'processes-gone' }
  | { readonly code: 'bot-silent'; readonly machine: string }
  | Extract<LookupFailure, { code: 'unexpected-error' }>;

/** How a run at a central API came to nothing, or out of sight. */
type ApiRunFailure =
  | ApiFault
  | AbortFailure
  /** The API says that it failed. */
  | { readonly code: 'api-state'; readonly state: string }
  | { readonly code: 'nothing-requested' }
  | { readonly code: 'nothing-accepted' }
  | { readonly code: 'acceptance-unknown'; readonly cause: ApiFault | AbortFailure | AbortRequested }
  | { readonly code: 'not-resumable'; readonly accepted: boolean; readonly cause: StartRefusal }
  | { readonly code: 'not-watchable'; readonly cause: ApiFault }
  /** It was aborted, and the API did not say in time that it ended. */
  | { readonly code: 'end-not-confirmed' };

export type AbortFailure =
  | { readonly code: 'no-abort-configured' }
  | { readonly code: 'abort-failed'; readonly cause: ApiFault };

interface AbortRequested {
  readonly code: 'abort-requested';
}
