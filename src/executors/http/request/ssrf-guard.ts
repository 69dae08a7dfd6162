import type { Dispatcher } from 'undici';
import type { Destination } from './address.ts';
import type { Guard } from './exchange.ts';
import { isPrivate, resolvesToPrivate, type Networks } from './private-networks.ts';

/** Where an answer may not lead. */
export interface Bounds {
  readonly inside: Networks;
  /** Connects to public addresses only. */
  readonly outside: Dispatcher;
}

/**
 * For a request whose URL comes from an answer or a redirect. An API on a private network may lead anywhere; a public
 * one to the hosts in nestor.yml and to public addresses.
 * @param named the addresses that nestor.yml names
 */
export function requestGuard(named: readonly URL[], bounds: Bounds): Guard {
  const hosts = hostsOf(named);
  return async (url) => {
    if (hosts.has(url.hostname)) return {};
    const areInside = await Promise.all(named.map((one) => resolvesToPrivate(one, bounds.inside)));
    return areInside.includes(true) ? {} : outsideOnly(url, bounds);
  };
}

/**
 * For a log, which people see whole: on a private network it is fetched only from the origins in nestor.yml, and from
 * other hosts only over https.
 */
export function logGuard(named: readonly URL[], bounds: Bounds): Guard {
  const hosts = hostsOf(named);
  const origins = new Set(named.map(({ origin }) => origin));
  return async (url) => {
    if (origins.has(url.origin)) return {};
    if (url.protocol !== 'https:' && !hosts.has(url.hostname))
      return { refusal: { code: 'not-encrypted', host: url.host } };
    return outsideOnly(url, bounds);
  };
}

/** The URLs in nestor.yml that may have led to this destination. @param request the one that starts the run */
export function namedBy({ trusted }: Destination, request: string): readonly URL[] {
  return [new URL(trusted), new URL(request)];
}

const hostsOf = (named: readonly URL[]): ReadonlySet<string> => new Set(named.map(({ hostname }) => hostname));

function outsideOnly(url: URL, { inside, outside }: Bounds): Awaited<ReturnType<Guard>> {
  return isPrivate(url, inside) ? { refusal: { code: 'private-network', host: url.host } } : { dispatcher: outside };
}
