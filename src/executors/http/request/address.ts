/** An address that is asked, and the origin that may get what nestor.yml gives: its headers, and secrets in a body. */
export interface Destination {
  readonly url: URL;
  readonly trusted: string;
}

/** A text as an address that may be asked: http or https, nobody's password in it. @param base for a relative one */
export function addressOf(text: string, base?: URL): URL | undefined {
  const url = URL.parse(text, base?.href);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return undefined;
  return url.username === '' && url.password === '' ? url : undefined;
}

/** An address without what may be secret in it: keys travel in queries. */
export function shownAddress({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}
