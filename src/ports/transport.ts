import type { Message, RenderedFile } from '../language/message.ts';
import type { Chat, Destination, Once } from './chat.ts';

/** The chat after rendering: what a vendor's room implements. Each method promises what the one of `Chat` does. */
export interface Transport {
  post(message: { to: Destination; content: Message } & Once): Promise<{ ts: string }>;
  find: Chat['find'];
  edit(message: { channel: string; ts: string; content: Message; isStillOwner?: () => boolean }): Promise<void>;
  upload(file: { to: Destination } & RenderedFile & Once): Promise<void>;
}
