import type { Message, RenderedFile } from './message.ts';
import type { FileView, OutputNotice, View } from './view.ts';

/** What a language can do: put everything that Nestor shows into words. */
export interface Language {
  render(view: View): Message;
  renderFile(file: FileView): RenderedFile;
  renderNotice(notice: OutputNotice): string;
}
