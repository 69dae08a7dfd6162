import { quote } from '../faults/fault.ts';
import { read, refuse, type Problem, type Reading } from '../faults/reading.ts';
import type { Variables } from '../templates/env-vars.ts';
import { readTemplate } from '../templates/template.ts';

export const HEADER_ALLOWED = 'allowed is a line of visible ASCII, with placeholders and ${NAME}';

export const HEADERS_ALLOWED =
  'allowed are names of headers, but none of those that are set for each request: Idempotency-Key, Host, Content-Length and the like';

/** https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Set by Nestor or by the connection; given twice they would split or misdirect a request. */
const OURS = new Set([
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

/** The value of a header, `${…}` filled in. The problems show no part of it. */
export function readHeader(text: string, variables: Variables): Reading<string> {
  const template = readTemplate(text, variables);
  if (!template.ok) return template;
  if (/[^\x20-\x7e]/.test(template.value)) {
    return refuse({ wrong: 'has a line break or another character that no header can hold', allowed: HEADER_ALLOWED });
  }
  return read(template.value);
}

/** What is wrong with the name of a header. */
export function headerNameProblem(name: string): Problem | undefined {
  if (!NAME.test(name)) return { wrong: `${quote(name)} cannot be the name of a header`, allowed: HEADERS_ALLOWED };
  if (OURS.has(name.toLowerCase())) return { wrong: `${quote(name)} is reserved`, allowed: HEADERS_ALLOWED };
  return undefined;
}
