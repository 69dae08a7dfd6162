import type { HttpAction, HttpTemplate } from '../config.ts';
import { fillIn, isPlaceholder, FILLED_TOKEN, responsePath, type Facts } from './placeholders.ts';
import { mapTexts } from './texts.ts';

/**
 * The requests of an action with the run's facts filled in. A fact cannot break out of its context: it is
 * percent-encoded in a URL, has no line breaks in a header, and stays within its string in a body. `{response.…}` is
 * left for `fillInResponse`; braces in facts are escaped so that they are not taken for one.
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
      url: fillInFactsOnly(watch.url, facts, percentEncoded),
      headers: headersOf(watch.headers),
    },
    abort: abort && {
      ...abort,
      ...bodyOf(abort, (text) => fillInFactsOnly(text, facts)),
      url: fillInFactsOnly(abort.url, facts, percentEncoded),
      headers: headersOf(abort.headers),
    },
  };
}

/**
 * A text of `watch` or `abort`, as `fillInHttp` left it, with values of the API's response filled in.
 * @param valueOf gets the path of a value in the response, as `deployment.url`
 */
export function fillInResponse(text: string, valueOf: (path: string) => string): string {
  return text.replaceAll(FILLED_TOKEN, (token: string, name: string | undefined) => {
    if (token === '{{') return '{';
    if (token === '}}') return '}';
    const path = responsePath(name);
    return path === undefined ? token : valueOf(path);
  });
}

/** The paths in the API's response that a text of `watch` or `abort` refers to, as `deployment.url`. */
export function responsePaths(text: string): readonly string[] {
  return [...text.matchAll(FILLED_TOKEN)].flatMap(([, name]) => responsePath(name) ?? []);
}

/** Escapes a value for a URL: it cannot start a new part of it. */
export const percentEncoded = (value: string): string => encodeURIComponent(value.toWellFormed());

/** Escapes a value for a header: everything but visible ASCII and spaces is percent-encoded. */
const printable = (value: string): string => value.toWellFormed().replaceAll(/[^\x20-\x7e]/gu, encodeURIComponent);

/** Fills in facts only. The text is filled in a second time later, so braces stay doubled, including those in facts. */
function fillInFactsOnly(text: string, facts: Facts, shape = (fact: string): string => fact): string {
  return text.replaceAll(FILLED_TOKEN, (token: string, name: string | undefined) =>
    isPlaceholder(name) ? doubled(shape(facts[name])) : token,
  );
}

const doubled = (text: string): string => text.replaceAll(/[{}]/g, '$&$&');

/** A template without a body stays without one. */
function bodyOf({ body }: HttpTemplate, change: (text: string) => string): { body?: unknown } {
  return body === undefined ? {} : { body: mapTexts(body, change) };
}
