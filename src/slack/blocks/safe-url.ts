import { URL_LIMIT } from './limits.ts';

/** Everything but the characters of RFC 3986 that neither end a link in Slack's markup nor format it. */
const UNSAFE = /[^\w\-.~:/?#[\]@!$&'(),;=%+]/gu;

/**
 * Encodes an untrusted URL so that it can stand in a link.
 * @returns undefined if it is not http(s), is too long, or has credentials, which can pass for another host
 */
export function safeUrl(url: string): string | undefined {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/u.test(parsed.protocol)) return undefined;
  if (parsed.username !== '' || parsed.password !== '') return undefined;
  const safe = parsed.href.replace(UNSAFE, encode);
  return safe.length > URL_LIMIT ? undefined : safe;
}

/** `encodeURIComponent` leaves `*`, which makes text bold in Slack. */
const encode = (character: string): string => (character === '*' ? '%2A' : encodeURIComponent(character));
