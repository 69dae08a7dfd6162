import { fillInResponse, percentEncoded } from '../../config/templates/fill-in-http.ts';
import { mapTexts } from '../../config/templates/texts.ts';
import type { ApiFault } from '../../../machines/refusal.ts';
import type { HttpRequest, Json } from '../../ports/index.ts';
import { addressOf, type Destination } from './request/address.ts';

/** What is needed of the API's answer, by its path there. */
export type Values = Readonly<Record<string, string>>;

/** A request that depends on the API's answer, or why it cannot be made. */
export type FilledIn = { readonly to: Destination; readonly body: Json } | { readonly reason: ApiFault };

/**
 * Fills in values of the API's answer. Where the answer chooses the URL, the trusted origin stays that of the request.
 * @param template as in a job spec
 * @param request the URL that started the run
 */
export function fillInFromResponse(
  template: Pick<HttpRequest, 'url' | 'body'>,
  values: Values,
  request: string,
): FilledIn {
  const missing = new Set<string>();
  const fill = (text: string, shape = (value: string): string => value) =>
    fillInResponse(text, (place) => {
      const value = Object.hasOwn(values, place) ? values[place] : undefined;
      if (value === undefined) missing.add(place);
      return shape(value ?? '');
    });
  const chosen = /^\{[^{}]+\}/.exec(template.url)?.[0] ?? '';
  const filled = fill(chosen) + fill(template.url.slice(chosen.length), percentEncoded);
  const body = mapTexts(template.body, (text) => fill(text));
  const [first] = missing;
  if (first !== undefined) return { reason: { code: 'value-missing', field: first } };
  const base = new URL(request);
  const url = addressOf(filled, base);
  if (url === undefined) return { reason: { code: 'bad-address-in-answer' } };
  return { to: { url, trusted: chosen === '' ? url.origin : base.origin }, body };
}
