import { resolve } from 'node:path';

/** An address without what must not be shown. */
export interface Anonymous {
  /** The address as people may see it. */
  readonly text: string;
  /** Removes the address's credentials from a text of git's. */
  strip(text: string): string;
}

/** @param address what `git clone` takes */
export function anonymous(address: string): Anonymous {
  const secrets = credentials(address).flatMap((secret) => [secret, decoded(secret)]);
  const strip = (text: string) => {
    let stripped = text.replace(/(:\/\/)[^/\s'"]*@/g, '$1').replace(/(:\/\/[^\s'"?#]*)[?#][^\s'"]*/g, '$1');
    for (const secret of secrets) stripped = stripped.replaceAll(`${secret}@`, '').replaceAll(secret, '***');
    return stripped;
  };
  return { text: strip(address), strip };
}

/** A path is taken from the folder the bot was started in, as `git clone` would; git itself runs elsewhere. */
export function absolute(address: string): string {
  const local = !/^[^/]*:/.test(address);
  return local ? resolve(address) : address;
}

/** The parts before the host, except a user name that is none (`git@`). */
function credentials(address: string): string[] {
  const url = /^[a-z][a-z0-9+.-]*:\/\/([^/]*)@/i.exec(address)?.[1];
  if (url !== undefined) {
    const [user = '', ...password] = url.split(':');
    return [url, password.join(':'), user].filter((part) => part.length > 3);
  }
  const user = /^([^/@]+)@[^/]*:/.exec(address)?.[1];
  return user === undefined || user.length <= 3 ? [] : [user];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
