import { quote } from '../faults/fault.ts';
import { valid, invalid, type Problem, type Reading } from '../faults/reading.ts';
import type { EnvVars } from '../templates/env-vars.ts';
import { readTemplate } from '../templates/template.ts';

export const HEADER_ALLOWED = 'allowed is a line of visible ASCII, with placeholders and ${NAME}';

export const HEADERS_ALLOWED =
  'allowed are names of headers, but none of those that are set for each request: Idempotency-Key, Host, Content-Length and the like';

/** https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Set by Nestor or by the HTTP client; a second one could split or misdirect the request. */
const RESERVED = new Set([
  'idempotency-key',
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
  'expect',
  'te',
  'trailer',
  'accept-encoding',
]);

/** A header's value, `${…}` filled in. The problems show no part of it. */
export function readHeader(text: string, variables: EnvVars): Reading<string> {
  const template = readTemplate(text, variables);
  if (!template.ok) return template;
  if (/[^\x20-\x7e]/.test(template.value)) {
    return invalid({ wrong: 'has a line break or another character that no header can hold', allowed: HEADER_ALLOWED });
  }
  return valid(template.value);
}

/** What is wrong with a header's name. */
export function headerNameProblem(name: string): Problem | undefined {
  if (!NAME.test(name)) return { wrong: `${quote(name)} cannot be the name of a header`, allowed: HEADERS_ALLOWED };
  if (RESERVED.has(name.toLowerCase())) return { wrong: `${quote(name)} is reserved`, allowed: HEADERS_ALLOWED };
  return undefined;
}
