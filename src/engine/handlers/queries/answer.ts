import type { View } from '../../../language/view.ts';

/** A message, and perhaps a file beside it. */
export interface Answer {
  readonly view: View;
  readonly file?: File;
}

export interface File {
  readonly name: string;
  readonly title: string;
  readonly content: { readonly path: string } | { readonly text: string };
  readonly dispose?: () => Promise<void>;
}
