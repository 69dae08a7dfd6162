import { shown } from '../../output/readable.ts';

/** How much of an untrusted text is kept, in characters. */
const longest = 300;

/**
 * The start of an untrusted text, for a refusal or a line of output: masked, on one line.
 * @param mask removes secrets from a text
 */
export function oneLine(text: string, mask: (text: string) => string): string {
  const line = shown(text, mask).replaceAll(/\s+/gu, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1).toWellFormed()}…`;
}
