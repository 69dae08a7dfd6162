import type { InFlight } from '../../async/in-flight.ts';
import type { Transport } from '../../ports/index.ts';
import type { ChatContext } from './context.ts';
import { Editor } from './edit.ts';
import { find } from './find.ts';
import { maskMessage } from './mask.ts';
import { post } from './post.ts';
import { upload } from './upload.ts';

type Content = Parameters<Transport['upload']>[0]['content'];

/** The chat port on Slack. Masks secrets in everything that goes out. */
export function createChat(context: ChatContext, inFlight: InFlight, mask: (text: string) => string): Transport {
  const editor = new Editor(context);
  return {
    post: (message) => inFlight.run(() => post(context, { ...message, content: maskMessage(message.content, mask) })),
    find: (message) => inFlight.run(() => find(context, message)),
    edit: ({ channel, ts, content, isStillOwner = always }) =>
      inFlight.run(() => editor.edit({ channel, ts }, { message: maskMessage(content, mask), isStillOwner })),
    upload: (file) => inFlight.run(() => upload(context, { ...file, content: maskText(file.content, mask) })),
  };
}

const always = (): boolean => true;

/** A file on the disk is already masked. */
function maskText(content: Content, mask: (text: string) => string): Content {
  return 'text' in content ? { text: mask(content.text) } : content;
}
