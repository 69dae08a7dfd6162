import type { Grammar } from '../templates/placeholders.ts';
import { valid, invalid, type Reading } from '../faults/reading.ts';
import type { EnvVars } from '../templates/env-vars.ts';
import { readTemplate } from '../templates/template.ts';

export const URL_ALLOWED =
  'allowed is an address that begins with http:// or https://, with placeholders after its host';

export const LATER_URL_ALLOWED = `${URL_ALLOWED}, or one that begins with a {response.…}`;

/** `https://host:port` must be literal: otherwise a version's name could choose the host. */
const ORIGIN = /^https?:\/\/[^/?#\\]*/i;

/** A URL that the response gives, whole or as a prefix. What follows must not be able to change its host. */
const FROM_RESPONSE = /^\{response\.[^{}]+\}(?=$|[/?#])/;

/**
 * The URL of a request, `${…}` filled in. The problems show no part of it: it may hold a password.
 * @param grammar whether `{response.…}` is allowed
 */
export function readRequestUrl(text: string, variables: EnvVars, grammar: Grammar = {}): Reading<string> {
  const template = readTemplate(text, variables, grammar);
  if (!template.ok) return template;
  const url = template.value;
  if (grammar.response && FROM_RESPONSE.test(url)) return valid(url);
  const wrong = wrongWith(url);
  if (wrong === undefined) return valid(url);
  return invalid({ wrong, allowed: grammar.response ? LATER_URL_ALLOWED : URL_ALLOWED });
}

function wrongWith(url: string): string | undefined {
  if (/[\s\p{Cc}]/u.test(url)) return 'has a space or a control character';
  const [origin] = ORIGIN.exec(url) ?? [];
  if (origin === undefined) return 'is no such address';
  if (/[{}]/.test(origin)) return 'has a placeholder or a brace in its host';
  if (origin.includes('@')) return 'has a user or a password in it, which belong in the header Authorization';
  if (!URL.canParse(origin)) return 'has no host that could be asked';
  return undefined;
}
