import type { Transport, ChatRefusal, Log } from '../../ports/index.ts';
import type { DirectClient } from '../web/direct.ts';
import type { drawer } from './block-fallback.ts';
import { Editor } from './edit.ts';
import type { Gates } from '../web/rate-limit-gates.ts';
import type { InFlight } from '../socket/inflight.ts';
import { maskMessage } from './mask.ts';
import { find, post } from './post.ts';
import { upload } from './upload.ts';

/** What posting, editing and uploading share. */
export interface ChatContext {
  readonly web: DirectClient;
  readonly botUser: string;
  readonly gates: Gates;
  readonly log: Log;
  /** How messages are drawn for this workspace. */
  readonly draw: ReturnType<typeof drawer>;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Milliseconds between two tries: the first pause and the longest. */
  readonly pauses: { readonly first: number; readonly most: number };
  /** Milliseconds between two edits of a message. */
  readonly editEvery: number;
  /** Is told of each refusal before it is thrown; answers with it. */
  readonly refused: (refusal: ChatRefusal) => ChatRefusal;
}

type Content = Parameters<Transport['upload']>[0]['content'];

/** The chat's port on Slack. Secrets are masked in all that goes out. */
export function chat(context: ChatContext, inFlight: InFlight, mask: (text: string) => string): Transport {
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

/** A text; a file on the disk was masked by who wrote it. */
function maskText(content: Content, mask: (text: string) => string): Content {
  return 'text' in content ? { text: mask(content.text) } : content;
}
