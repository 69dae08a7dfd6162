import type { Operation } from '../operation.ts';

/** What a dialogue says before it asks again, or instead of going on. */
export type DialogueRefusal =
  | { readonly code: 'unknown-app'; readonly said: string; readonly known: readonly string[] }
  | {
      readonly code: 'unknown-environment';
      readonly said: string;
      readonly app: string;
      readonly known: readonly string[];
    }
  | { readonly code: 'unknown-service'; readonly said: string; readonly known: readonly string[] }
  | { readonly code: 'unknown-version'; readonly said: string; readonly app: string }
  /** `app` is empty where no application offers the operation. */
  | {
      readonly code: 'not-offered';
      readonly operation: Operation;
      readonly app: string;
      readonly environment?: string;
    }
  | NoLongerOffered
  | {
      readonly code: 'no-versions';
      readonly operation: Operation;
      readonly app: string;
      readonly environment: string;
    }
  | LookupFailure
  | { readonly code: 'changed-meanwhile'; readonly app: string; readonly environment: string }
  | { readonly code: 'free-now'; readonly app: string; readonly environment: string }
  | { readonly code: 'not-an-answer'; readonly said: string }
  | { readonly code: 'still-looking' }
  | { readonly code: 'first-question' }
  | { readonly code: 'last-page' }
  | { readonly code: 'open-question' }
  | { readonly code: 'waiting'; readonly run: number; readonly app: string; readonly environment: string };

/** What a queued run, or the operation that replaces an interrupted one, is bound to has left the configuration. */
interface NoLongerOffered {
  readonly code: 'no-longer-offered';
  readonly operation: Operation;
  readonly app: string;
  readonly environment: string;
  readonly service: string | null;
  /** The interrupted run, which waits for a decision. */
  readonly undecided: number | null;
}

/** Something could not be looked up. */
export type LookupFailure =
  /** `detail`: what git says. */
  | { readonly code: 'look-up-failed'; readonly detail: string }
  /** A bug, or a fault nobody foresaw; the log has it. */
  | { readonly code: 'unexpected-error' };
