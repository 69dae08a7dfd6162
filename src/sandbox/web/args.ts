import { SlackError } from './errors.ts';
import { isFields, type Fields } from '../json.ts';

/** The arguments of a call: a form, JSON or multipart body, and the query. */
export class Args {
  readonly all: Fields;

  constructor(all: Fields) {
    this.all = all;
  }

  /** The argument as text; undefined if it is missing or empty. */
  text(name: string): string | undefined {
    const value = this.all[name];
    if (typeof value === 'number') return String(value);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  /** @throws SlackError `error` if the argument is missing */
  required(name: string, error = 'invalid_arguments'): string {
    const value = this.text(name);
    if (value !== undefined) return value;
    const messages = [`[ERROR] missing required field: ${name}`];
    throw new SlackError(error, error === 'invalid_arguments' ? { response_metadata: { messages } } : {});
  }

  flag(name: string): boolean {
    const value = this.all[name];
    return value === true || value === 'true' || value === '1';
  }

  /** @throws SlackError invalid_limit if it is not a whole number */
  limit(fallback: number, max: number): number {
    const given = this.text('limit');
    if (given === undefined) return fallback;
    const limit = Number(given);
    if (!Number.isInteger(limit) || limit < 0) throw new SlackError('invalid_limit');
    return limit === 0 ? fallback : Math.min(limit, max);
  }

  /** An argument that is JSON text, or plain JSON in a JSON body. */
  json(name: string, error: string): unknown {
    const value = this.all[name];
    if (typeof value !== 'string') return value;
    if (value === '') return undefined;
    try {
      return JSON.parse(value);
    } catch {
      throw new SlackError(error);
    }
  }
}

/** @throws SlackError invalid_json, json_not_object or invalid_form_data */
export function parseArgs({ body, type, query }: { body: Buffer; type: string; query: string }): Args {
  const fromQuery = query === '' ? {} : Object.fromEntries(new URLSearchParams(query));
  if (body.length === 0) return new Args(fromQuery);
  if (type.startsWith('application/json')) return new Args({ ...fromQuery, ...parseJson(body.toString('utf8')) });
  if (type.startsWith('multipart/form-data')) {
    const fields = multipart(body, type).map(({ name, content }) => [name, content.toString('utf8')] as const);
    return new Args({ ...fromQuery, ...Object.fromEntries(fields) });
  }
  return new Args({ ...fromQuery, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) });
}

interface MultipartPart {
  readonly name: string;
  /** Its media type, if given. */
  readonly type: string | undefined;
  readonly content: Buffer;
}

/** The parts of a multipart body, in order. */
export function multipart(body: Buffer, type: string): MultipartPart[] {
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1];
  if (boundary === undefined) throw new SlackError('invalid_form_data');
  const mark = Buffer.from(`--${boundary}`);
  const parts: MultipartPart[] = [];
  for (let start = body.indexOf(mark); start >= 0;) {
    const end = body.indexOf(mark, start + mark.length);
    if (end < 0) break;
    const part = body.subarray(start + mark.length + 2, end - 2);
    const split = part.indexOf('\r\n\r\n');
    const head = part.subarray(0, split).toString('utf8');
    const name = /\bname="([^"]*)"/.exec(head)?.[1];
    const partType = /^content-type:\s*([^\s;]+)/im.exec(head)?.[1];
    if (name !== undefined) parts.push({ name, type: partType, content: part.subarray(split + 4) });
    start = end;
  }
  return parts;
}

function parseJson(text: string): Fields {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new SlackError('invalid_json');
  }
  if (!isFields(parsed)) throw new SlackError('json_not_object');
  return parsed;
}
