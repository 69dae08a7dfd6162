import { lookup } from 'node:dns';
import { lookup as lookUpAll } from 'node:dns/promises';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';
import { Agent } from 'undici';

/** Addresses that only nestor.yml may lead to: this machine, its network, and what maps to them. */
export type Networks = Pick<BlockList, 'check'>;

/** Special addresses (IANA's registries, RFC 6890), with those that carry one of IPv4 within. */
export const privateNetworks: Networks = listOf(
  ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ['192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/4', '240.0.0.0/4'],
  ['::/96', '64:ff9b::/96', '64:ff9b:1::/48', '2001::/32', '2002::/16'],
  ['fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
);

function listOf(...ranges: readonly (readonly string[])[]): BlockList {
  const list = new BlockList();
  for (const range of ranges.flat()) {
    const [address = '', bits] = range.split('/');
    list.addSubnet(address, Number(bits), familyOf(address));
  }
  return list;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}

/** Is the host a private address? A name is judged when it is connected to. */
export function isPrivate({ hostname }: URL, inside: Networks): boolean {
  const address = hostname.replaceAll(/[[\]]/g, '');
  return isIP(address) !== 0 && inside.check(address, familyOf(address));
}

/** Is the host private, by its address or by any that its name resolves to? A name that does not resolve is not. */
export async function resolvesToPrivate(url: URL, inside: Networks): Promise<boolean> {
  if (isPrivate(url, inside)) return true;
  const found = await lookUpAll(url.hostname, { all: true }).catch(() => []);
  return found.some(({ address }) => inside.check(address, familyOf(address)));
}

/** The error code where a name resolved to a private address. */
export const PRIVATE_ADDRESS = 'NESTOR_LED_INSIDE';

/** Connects to no private address. A name is checked as it is connected to: it may resolve to another address by then. */
export function createPublicAgent(inside: Networks): Agent {
  const lookUp: LookupFunction = (name, options, tell) => {
    lookup(name, { ...options, all: true }, (error, found) => {
      if (error !== null) return tell(error, []);
      const leads = found.some(({ address }) => inside.check(address, familyOf(address)));
      if (leads)
        return tell(Object.assign(new Error(`${name} leads to a private network`), { code: PRIVATE_ADDRESS }), []);
      const [first] = found;
      return options.all === true || first === undefined ? tell(null, found) : tell(null, first.address, first.family);
    });
  };
  return new Agent({ connect: { lookup: lookUp } });
}
