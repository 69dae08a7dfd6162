import type { Dispatcher } from 'undici';
import type { Destination } from './address.ts';
import type { Guard } from './exchange.ts';
import { isPrivate, resolvesToPrivate, type Networks } from './private-networks.ts';

/** Where no answer leads. */
export interface Bounds {
  readonly inside: Networks;
  /** Connects to what is not inside. */
  readonly outside: Dispatcher;
}

/**
 * For a request whose address an answer chooses, at once or by a redirect: an API that is inside may lead anywhere, one
 * that is outside to the hosts that nestor.yml names, and outside.
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
 * For a log, which people get to see whole: inside it is fetched from the very origins that nestor.yml names only;
 * beyond its hosts by https only.
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

/** The addresses that nestor.yml names of which an answer may have led to this one. @param request asked for the run */
export function namedBy({ trusted }: Destination, request: string): readonly URL[] {
  return [new URL(trusted), new URL(request)];
}

const hostsOf = (named: readonly URL[]): ReadonlySet<string> => new Set(named.map(({ hostname }) => hostname));

function outsideOnly(url: URL, { inside, outside }: Bounds): Awaited<ReturnType<Guard>> {
  return isPrivate(url, inside) ? { refusal: { code: 'private-network', host: url.host } } : { dispatcher: outside };
}
