import type { Status } from '../run/status-name.ts';
import type { DialogueRefusal } from './dialogue.ts';

/** What is refused of a message or a press that belongs to no open question. */
export type RequestRefusal =
  | AccessRefusal
  | UsageRefusal
  | RunRefusal
  | Extract<DialogueRefusal, { code: 'unknown-app' | 'unknown-environment' | 'unknown-version' | 'no-versions' }>
  | Extract<DialogueRefusal, { code: 'look-up-failed' | 'unexpected-error' }>
  /** `detail`: what the chat says. */
  | { readonly code: 'upload-failed'; readonly detail: string }
  | { readonly code: 'question-over' }
  | { readonly code: 'nothing-asked' }
  | { readonly code: 'nothing-to-cancel' }
  | { readonly code: 'dialogue-open' }
  /** Its snapshot cannot be read by this version. */
  | { readonly code: 'dialogue-lost' }
  | { readonly code: 'store-unavailable' }
  | RecordedText;

/** What an older Nestor put on record in its own words. */
export interface RecordedText {
  readonly code: 'recorded-text';
  readonly text: string;
}

/** Why a person may not do something. */
type AccessRefusal =
  | { readonly code: 'elsewhere'; readonly channels: readonly string[] }
  | { readonly code: 'objections'; readonly objections: readonly Objection[] }
  | { readonly code: 'not-yours'; readonly owner: string };

/** What speaks against a person; `unknown`: the look-up failed, and what is not known is refused. */
export type Objection = 'guest' | 'stranger' | 'deactivated' | 'bot' | 'not-in-channel' | 'unknown';

/** A command that was not understood. */
type UsageRefusal =
  | { readonly code: 'unexpected-words'; readonly command: string; readonly said: string }
  | { readonly code: 'target-missing'; readonly command: string }
  | { readonly code: 'count-out-of-range'; readonly command: string; readonly least: number; readonly most: number }
  | { readonly code: 'no-version-chosen'; readonly command: string };

/** Why nothing can be done about a run. */
type RunRefusal =
  | { readonly code: 'run-goes-on'; readonly run: number }
  | { readonly code: 'nothing-runs' }
  | { readonly code: 'nothing-has-run' }
  | { readonly code: 'which-run'; readonly runs: readonly number[] }
  | { readonly code: 'run-over'; readonly run: number; readonly status: Status }
  | { readonly code: 'run-decided'; readonly run: number }
  | { readonly code: 'unknown-run'; readonly said: string };
