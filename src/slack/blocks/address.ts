import { URL_LIMIT } from './limits.ts';

/** What may stand in an address as it is (RFC 3986): neither what ends a link in Slack's markup nor what formats it. */
const UNSAFE = /[^\w\-.~:/?#[\]@!$&'(),;=%+]/gu;

/**
 * Somebody else's address in a form that can be put into a link.
 * @returns undefined for what is no http(s) address, names a person or password before its host, which shows another
 *   host than it leads to, or is too long
 */
export function addressOf(url: string): string | undefined {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/u.test(parsed.protocol)) return undefined;
  if (parsed.username !== '' || parsed.password !== '') return undefined;
  const address = parsed.href.replace(UNSAFE, encoded);
  return address.length > URL_LIMIT ? undefined : address;
}

/** `encodeURIComponent` leaves `*` as it is, which is bold to Slack. */
const encoded = (character: string): string => (character === '*' ? '%2A' : encodeURIComponent(character));
