import type { Operation } from './model.ts';

/** Everything that Nestor can answer instead of doing what was asked; worded in one thread, src/language/refusals.ts. */
export type Refusal =
  | { readonly reason: 'unknown-app'; readonly said: string; readonly known: readonly string[] }
  | {
      readonly reason: 'unknown-environment';
      readonly said: string;
      readonly app: string;
      readonly known: readonly string[];
    }
  | { readonly reason: 'unknown-service'; readonly said: string; readonly known: readonly string[] }
  | { readonly reason: 'unknown-version'; readonly said: string; readonly app: string }
  | {
      readonly reason: 'not-offered';
      readonly operation: Operation;
      readonly app: string;
      readonly environment?: string;
    }
  /** What a turn in the queue or an interrupted run's thread is bound to has left the configuration. */
  | {
      readonly reason: 'no-longer-offered';
      readonly operation: Operation;
      readonly app: string;
      readonly environment: string;
      readonly service: string | null;
      /** The interrupted run, which waits for a decision. */
      readonly undecided: number | null;
    }
  | {
      readonly reason: 'no-versions';
      readonly operation: Operation;
      readonly app: string;
      readonly environment: string;
    }
  | { readonly reason: 'look-up-failed'; readonly message: string }
  | { readonly reason: 'changed-meanwhile'; readonly app: string; readonly environment: string }
  | { readonly reason: 'free-now'; readonly app: string; readonly environment: string }
  | { readonly reason: 'not-an-answer'; readonly said: string }
  | { readonly reason: 'too-many-words'; readonly said: string }
  | { readonly reason: 'still-looking' }
  | { readonly reason: 'first-question' }
  | { readonly reason: 'last-page' }
  | { readonly reason: 'open-question' }
  | { readonly reason: 'waiting'; readonly run: number; readonly app: string; readonly environment: string };
