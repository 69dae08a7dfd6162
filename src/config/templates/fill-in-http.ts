import type { HttpAction, HttpTemplate } from '../config.ts';
import { fillIn, isPlaceholder, PLACE, responsePath, type Facts } from './placeholders.ts';
import { mapTexts } from './texts.ts';

/**
 * The requests of an action with the run's facts in them. A fact stays within its place: percent-encoded in an
 * address, without line breaks in a header, within its text in a body. What waits for the API's answer is left for
 * `fillInResponse`, and no fact is taken for it then.
 */
export function fillInHttp({ request, watch, abort }: HttpAction, facts: Facts): HttpAction {
  const headersOf = (headers: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fillIn(value, facts, printable)]));
  return {
    kind: 'http',
    request: {
      ...request,
      ...bodyOf(request, (text) => fillIn(text, facts)),
      url: fillIn(request.url, facts, percentEncoded),
      headers: headersOf(request.headers),
    },
    watch: watch && {
      ...watch,
      url: fillInAhead(watch.url, facts, percentEncoded),
      headers: headersOf(watch.headers),
    },
    abort: abort && {
      ...abort,
      ...bodyOf(abort, (text) => fillInAhead(text, facts)),
      url: fillInAhead(abort.url, facts, percentEncoded),
      headers: headersOf(abort.headers),
    },
  };
}

/**
 * A text of `watch` or `abort`, as `fillInHttp` left it, with values of the API's answer.
 * @param valueOf gets where in the answer a value stands, as `deployment.url`
 */
export function fillInResponse(text: string, valueOf: (path: string) => string): string {
  return text.replaceAll(PLACE, (token: string, name: string | undefined) => {
    if (token === '{{') return '{';
    if (token === '}}') return '}';
    const path = responsePath(name);
    return path === undefined ? token : valueOf(path);
  });
}

/** The places in the API's answer that a text of `watch` or `abort` needs, as `deployment.url`. */
export function responsePaths(text: string): readonly string[] {
  return [...text.matchAll(PLACE)].flatMap(([, name]) => responsePath(name) ?? []);
}

/** A value as it may stand in an address: it opens no new part of it. */
export const percentEncoded = (value: string): string => encodeURIComponent(value.toWellFormed());

/** A value as it may stand in a header: visible ASCII and spaces, the rest percent-encoded. */
const printable = (value: string): string => value.toWellFormed().replaceAll(/[^\x20-\x7e]/gu, encodeURIComponent);

/** Fills in the facts of a text that is filled in once more: braces stay double, also those that came in a fact. */
function fillInAhead(text: string, facts: Facts, shape = (fact: string): string => fact): string {
  return text.replaceAll(PLACE, (token: string, name: string | undefined) =>
    isPlaceholder(name) ? doubled(shape(facts[name])) : token,
  );
}

const doubled = (text: string): string => text.replaceAll(/[{}]/g, '$&$&');

/** `undefined` is no body, so that none is made where there is none. */
function bodyOf({ body }: HttpTemplate, change: (text: string) => string): { body?: unknown } {
  return body === undefined ? {} : { body: mapTexts(body, change) };
}
