import type { RequestRefusal } from '../../../../machines/refusal.ts';
import type { Query } from '../../../language/commands/registry.ts';
import type { FileView, View } from '../../../language/view.ts';

/** A message, and perhaps a file beside it. */
export interface Answer {
  readonly view: View;
  readonly file?: FileView;
  /** Removes what the file was made of. */
  readonly dispose?: () => Promise<void>;
}

/** Finds the answer to one kind of query. */
export type Answerer<Of extends Query['of']> = (query: Extract<Query, { of: Of }>) => Promise<Answer | RequestRefusal>;

export type Answerers = { readonly [Of in Query['of']]: Answerer<Of> };
