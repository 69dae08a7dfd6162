import type { ApiFault } from '../../../../machines/refusal.ts';
import { addressOf, shownAddress } from './address.ts';

/** Where a redirect leads, or why it is not followed. */
export type Redirect =
  | { readonly kind: 'none' }
  /** `open`: the request may have been carried out already. */
  | { readonly kind: 'refused'; readonly reason: ApiFault; readonly open: boolean }
  | { readonly kind: 'followed'; readonly url: URL; readonly method: string };

/**
 * 307 and 308 repeat the request elsewhere; 303 says where its answer is. 301 and 302 leave open whether a request other
 * than GET is repeated: following them could run it twice, or not at all.
 */
export function redirectOf(question: {
  status: number;
  location: string | undefined;
  url: URL;
  method: string;
}): Redirect {
  const { status, location, url, method } = question;
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return { kind: 'none' };
  const open = status < 307;
  const to = addressOf(location, url);
  const { host } = url;
  if (to === undefined) return { kind: 'refused', reason: { code: 'redirect-to-no-address', host }, open };
  const where = { host, to: shownAddress(to) };
  if (url.protocol === 'https:' && to.protocol === 'http:')
    return { kind: 'refused', reason: { code: 'redirect-not-encrypted', ...where }, open };
  if (method === 'GET' || status >= 307) return { kind: 'followed', url: to, method };
  if (status === 303) return { kind: 'followed', url: to, method: 'GET' };
  return { kind: 'refused', reason: { code: 'redirect-not-followed', ...where, status, method }, open };
}
