import type { Dispatcher } from 'undici';
import type { Guard } from './exchange.ts';
import { insideRefusal, isInside, type Inside } from './inside.ts';

/** What a guard goes by. */
interface Bounds {
  /** The origins that nestor.yml names: they are asked, wherever they are. */
  readonly named: readonly string[];
  readonly inside: Inside;
  /** Connects to what is not inside. */
  readonly outside: Dispatcher;
}

/** For addresses that others choose: beyond the named origins it is https, or the same host, and never the inside. */
export function guardOf({ named, inside, outside }: Bounds): Guard {
  const hosts = new Set(named.map((origin) => new URL(origin).hostname));
  return (url) => {
    if (named.includes(url.origin)) return {};
    if (url.protocol !== 'https:' && !hosts.has(url.hostname)) return { refusal: `${url.host} is without TLS` };
    return isInside(url, inside) ? { refusal: insideRefusal(url.host) } : { dispatcher: outside };
  };
}
