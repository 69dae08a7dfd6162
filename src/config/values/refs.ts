import { quote } from '../faults/fault.ts';
import { valid, invalid, type Reading } from '../faults/reading.ts';

export const GLOB_ALLOWED = 'allowed is a glob over names of tags, as "*", "v*" or "release-*"';

export const BRANCH_ALLOWED = 'allowed is the name of a branch, as main';

/** What no ref name may contain (git-check-ref-format(1)), apart from glob characters. */
const NEVER = /[\s\p{Cc}~^:\\]|\.\.|@\{|\/\/|^[-/]|[/.]$/u;

/** A glob over the names of tags. */
export function readGlob(text: string): Reading<string> {
  return text === '' || NEVER.test(text) ? invalid({ wrong: `is ${quote(text)}`, allowed: GLOB_ALLOWED }) : valid(text);
}

/** The name of a branch, without refs/heads/. */
export function readBranch(text: string): Reading<string> {
  const impossible = text === '' || NEVER.test(text) || /[*?[]|(^|\/)\.|\.lock(\/|$)/.test(text);
  return impossible ? invalid({ wrong: `is ${quote(text)}`, allowed: BRANCH_ALLOWED }) : valid(text);
}
