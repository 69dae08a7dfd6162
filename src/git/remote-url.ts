import { resolve } from 'node:path';

/** A remote's URL without its credentials. */
export interface RedactedUrl {
  /** The URL as shown to people. */
  readonly text: string;
  /** Removes the URL's credentials from git's output. */
  strip(text: string): string;
}

/** @param url what `git clone` takes */
export function redactUrl(url: string): RedactedUrl {
  const secrets = credentials(url).flatMap((secret) => [secret, decoded(secret)]);
  const strip = (text: string) => {
    let stripped = text.replace(/(:\/\/)[^/\s'"]*@/g, '$1').replace(/(:\/\/[^\s'"?#]*)[?#][^\s'"]*/g, '$1');
    for (const secret of secrets) stripped = stripped.replaceAll(`${secret}@`, '').replaceAll(secret, '***');
    return stripped;
  };
  return { text: strip(url), strip };
}

/** Resolves a path against the bot's working directory, as `git clone` would; git itself runs elsewhere. */
export function absoluteUrl(url: string): string {
  const local = !/^[^/]*:/.test(url);
  return local ? resolve(url) : url;
}

/** The parts before the host, except short user names (`git@`). */
function credentials(url: string): string[] {
  const userInfo = /^[a-z][a-z0-9+.-]*:\/\/([^/]*)@/i.exec(url)?.[1];
  if (userInfo !== undefined) {
    const [user = '', ...password] = userInfo.split(':');
    return [userInfo, password.join(':'), user].filter((part) => part.length > 3);
  }
  const user = /^([^/@]+)@[^/]*:/.exec(url)?.[1];
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
