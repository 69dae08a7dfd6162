import type { Language } from '../language/language.ts';
import type { Chat, Transport } from '../ports/index.ts';

/** The engine's chat on a transport: what is said goes out in words of this language. */
export function inWords(transport: Transport, { render, renderFile }: Language): Chat {
  return {
    post: ({ view, ...message }) => transport.post({ ...message, content: render(view) }),
    find: (message) => transport.find(message),
    edit: ({ view, ...message }) => transport.edit({ ...message, content: render(view) }),
    upload: ({ file, ...message }) => transport.upload({ ...message, ...renderFile(file) }),
  };
}
