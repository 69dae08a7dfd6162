import type { FileView, View } from '../../../language/view.ts';

/** A message, and perhaps a file beside it. */
export interface Answer {
  readonly view: View;
  readonly file?: FileView;
  /** Removes what the file was made of. */
  readonly dispose?: () => Promise<void>;
}
