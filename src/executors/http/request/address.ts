/** A URL to request, and the origin that may receive what nestor.yml provides: its headers, and secrets in a body. */
export interface Destination {
  readonly url: URL;
  readonly trusted: string;
}

/** A text as a URL that may be requested: http or https, without credentials. @param base for a relative one */
export function addressOf(text: string, base?: URL): URL | undefined {
  const url = URL.parse(text, base?.href);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return undefined;
  return url.username === '' && url.password === '' ? url : undefined;
}

/** A URL without its query, which may hold a key. */
export function shownAddress({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}
