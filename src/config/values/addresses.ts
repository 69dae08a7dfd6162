import type { Grammar } from '../templates/placeholders.ts';
import { read, refuse, type Reading } from '../faults/reading.ts';
import type { Variables } from '../templates/env-vars.ts';
import { readTemplate } from '../templates/template.ts';

export const ADDRESS_ALLOWED =
  'allowed is an address that begins with http:// or https://, with placeholders after its host';

export const LATER_ADDRESS_ALLOWED = `${ADDRESS_ALLOWED}, or one that begins with a {response.…}`;

/** `https://host:port`: up to here nothing may be filled in, or a version's name could choose who is asked. */
const ORIGIN = /^https?:\/\/[^/?#\\]*/i;

/** An address that the API's answer gives, whole or as a beginning; it ends where its host can no longer be changed. */
const ANSWERED = /^\{response\.[^{}]+\}(?=$|[/?#])/;

/**
 * The address of a request, `${…}` filled in. The problems show no part of it: it can hold a password.
 * @param grammar whether `{response.…}` is allowed
 */
export function readAddress(text: string, variables: Variables, grammar: Grammar = {}): Reading<string> {
  const template = readTemplate(text, variables, grammar);
  if (!template.ok) return template;
  const address = template.value;
  if (grammar.response && ANSWERED.test(address)) return read(address);
  const wrong = wrongWith(address);
  if (wrong === undefined) return read(address);
  return refuse({ wrong, allowed: grammar.response ? LATER_ADDRESS_ALLOWED : ADDRESS_ALLOWED });
}

function wrongWith(address: string): string | undefined {
  if (/[\s\p{Cc}]/u.test(address)) return 'has a space or a control character';
  const [origin] = ORIGIN.exec(address) ?? [];
  if (origin === undefined) return 'is no such address';
  if (/[{}]/.test(origin)) return 'has a placeholder or a brace in its host';
  if (origin.includes('@')) return 'has a user or a password in it, which belong in the header Authorization';
  if (!URL.canParse(origin)) return 'has no host that could be asked';
  return undefined;
}
