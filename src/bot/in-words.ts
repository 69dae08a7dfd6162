import type { Language } from '../language/language.ts';
import type { Chat, Transport } from '../ports/index.ts';

/** The engine's chat over a transport: renders each view in this language. */
export function inWords(transport: Transport, language: Language): Chat {
  return {
    post: ({ view, ...message }) => transport.post({ ...message, content: language.render(view) }),
    find: (message) => transport.find(message),
    edit: ({ view, ...message }) => transport.edit({ ...message, content: language.render(view) }),
    upload: ({ file, ...message }) => transport.upload({ ...message, ...language.renderFile(file) }),
  };
}
