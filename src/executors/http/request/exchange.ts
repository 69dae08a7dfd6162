import { request, type Dispatcher } from 'undici';
import type { ApiFault } from '../../../../machines/refusal.ts';
import type { Json } from '../../../ports/index.ts';
import type { Destination } from './address.ts';
import { redirectOf } from './redirect.ts';
import { permanent, networkFailure, type Failure } from './network-errors.ts';

/** A request, before it is known where redirects lead. */
export interface Question {
  readonly to: Destination;
  readonly method: string;
  /** Those of nestor.yml: they go to the trusted origin and nowhere else. */
  readonly headers: Readonly<Record<string, string>>;
  /** Those of Nestor, which win. */
  readonly own?: Readonly<Record<string, string>>;
  /** Sent as JSON; undefined: no body. */
  readonly body?: Json;
}

export interface Conditions {
  /** Cancels the request at any point. */
  readonly signal: AbortSignal;
  /** Milliseconds after which `signal` is aborted, for the fault. */
  readonly limit: number;
  /** Removes secrets from a text. */
  readonly mask: (text: string) => string;
  readonly guard: Guard;
}

/** Decides for each URL on the way how it is connected to, or why it is not. */
export type Guard = (url: URL) => Promise<{ readonly dispatcher?: Dispatcher } | { readonly refusal: ApiFault }>;

/** A response whose body is not read yet. */
export interface Opened {
  readonly kind: 'opened';
  readonly status: number;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly body: Dispatcher.ResponseData['body'];
  /** Did a 303 say that the request was carried out, and that its answer is here? */
  readonly elsewhere: boolean;
  /** The URL that answered, after redirects. */
  readonly url: URL;
}

const mostRedirects = 5;

/** Bytes of an unwanted body that are drained, so that its connection can be reused. */
export const unread = 2 ** 16;

/**
 * Sends a request and follows redirects as far as that is safe. Once it leaves the trusted origin it carries no header
 * of nestor.yml any more, even back at the trusted one, and no body that holds a secret.
 */
export async function exchange(
  question: Question,
  { signal, limit, mask, guard }: Conditions,
): Promise<Opened | Failure> {
  let { url } = question.to;
  let { method } = question;
  let body = question.body === undefined ? undefined : JSON.stringify(question.body);
  let trusted = url.origin === question.to.trusted;
  let elsewhere = false;
  const end = (failure: Failure): Failure => ({ ...failure, open: failure.open || elsewhere });
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    if (!trusted && body !== undefined && mask(body) !== body) {
      return end(permanent({ code: 'secrets-withheld', host: url.host }));
    }
    const way = await guard(url);
    if ('refusal' in way) return end(permanent(way.refusal));
    let response: Dispatcher.ResponseData;
    try {
      const headers = headersOf(question, { trusted, hasBody: body !== undefined });
      response = await request(url, { ...way, method, headers, body: body ?? null, signal });
      const next = redirectOf({ status: response.statusCode, location: location(response), url, method });
      if (next.kind === 'none') {
        const { statusCode: status, headers, body } = response;
        return { kind: 'opened', status, headers, body, elsewhere, url };
      }
      await response.body.dump({ signal, limit: unread });
      if (next.kind === 'refused') return end({ ...permanent(next.reason), open: next.open });
      if (next.method !== method) {
        body = undefined;
        elsewhere = true;
      }
      ({ url, method } = next);
      trusted &&= url.origin === question.to.trusted;
    } catch (error) {
      return end(networkFailure(error, url, limit));
    }
  }
  return end(permanent({ code: 'too-many-redirects', host: question.to.url.host, most: mostRedirects }));
}

function location({ headers }: Dispatcher.ResponseData): string | undefined {
  return [headers.location].flat()[0];
}

function headersOf(
  { headers, own = {} }: Question,
  { trusted, hasBody }: { trusted: boolean; hasBody: boolean },
): Record<string, string> {
  const all = [
    { 'user-agent': 'nestor', accept: 'application/json', ...(hasBody && { 'content-type': 'application/json' }) },
    trusted ? headers : {},
    own,
  ];
  // One name in two spellings would be two headers.
  return Object.fromEntries(all.flatMap(Object.entries<string>).map(([name, value]) => [name.toLowerCase(), value]));
}
