import type { Dispatcher } from 'undici';
import type { Destination } from './address.ts';
import type { Guard } from './exchange.ts';
import { insideRefusal, isInside, type Inside } from './inside.ts';

/** Where no answer leads. */
export interface Bounds {
  readonly inside: Inside;
  /** Connects to what is not inside. */
  readonly outside: Dispatcher;
}

/**
 * For a request whose address an answer chooses, at once or by a redirect: the hosts that nestor.yml names are asked
 * wherever they are; any other by https only, and never inside.
 * @param named the addresses that nestor.yml names
 */
export function requestGuard(named: readonly URL[], bounds: Bounds): Guard {
  const hosts = hostsOf(named);
  return (url) => (hosts.has(url.hostname) ? {} : beyond(url, bounds));
}

/** For a log, which people get to see whole: of the hosts that nestor.yml names, the inside at the named ports only. */
export function logGuard(named: readonly URL[], bounds: Bounds): Guard {
  const hosts = hostsOf(named);
  const origins = new Set(named.map(({ origin }) => origin));
  return (url) => {
    if (origins.has(url.origin)) return {};
    return hosts.has(url.hostname) ? outsideOnly(url, bounds) : beyond(url, bounds);
  };
}

/** The addresses that nestor.yml names of which an answer may have led to this one. @param request asked for the run */
export function namedBy({ trusted }: Destination, request: string): readonly URL[] {
  return [new URL(trusted), new URL(request)];
}

const hostsOf = (named: readonly URL[]): ReadonlySet<string> => new Set(named.map(({ hostname }) => hostname));

function beyond(url: URL, bounds: Bounds): ReturnType<Guard> {
  return url.protocol === 'https:' ? outsideOnly(url, bounds) : { refusal: `${url.host} is without TLS` };
}

function outsideOnly(url: URL, { inside, outside }: Bounds): ReturnType<Guard> {
  return isInside(url, inside) ? { refusal: insideRefusal(url.host) } : { dispatcher: outside };
}
