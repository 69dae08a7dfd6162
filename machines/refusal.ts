import type { Busy, Operation } from './model.ts';

/** Everything that Nestor can answer instead of doing what was asked; worded in one place, src/language/refusals.ts. */
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
  | {
      readonly reason: 'no-versions';
      readonly operation: Operation;
      readonly app: string;
      readonly environment: string;
    }
  | { readonly reason: 'look-up-failed'; readonly message: string }
  | ({ readonly reason: 'busy'; readonly app: string; readonly environment: string } & Busy)
  | { readonly reason: 'changed-meanwhile'; readonly app: string; readonly environment: string }
  | { readonly reason: 'not-an-answer'; readonly said: string }
  | { readonly reason: 'too-many-words'; readonly said: string }
  | { readonly reason: 'still-looking' }
  | { readonly reason: 'first-question' }
  | { readonly reason: 'last-page' }
  | { readonly reason: 'open-question' };
