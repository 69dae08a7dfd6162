import { lookup } from 'node:dns';
import { lookup as lookUpAll } from 'node:dns/promises';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';
import { Agent } from 'undici';

/** Tells addresses of the inside: this machine, its network, and what leads there. */
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

/** Is the host an address, and one of the inside? Of a name, only a connection tells. */
export function isPrivate({ hostname }: URL, inside: Networks): boolean {
  const address = hostname.replaceAll(/[[\]]/g, '');
  return isIP(address) !== 0 && inside.check(address, familyOf(address));
}

/** Is the host inside, by its address or by one that its name leads to? Of a name that leads nowhere nobody can say so. */
export async function resolvesToPrivate(url: URL, inside: Networks): Promise<boolean> {
  if (isPrivate(url, inside)) return true;
  const found = await lookUpAll(url.hostname, { all: true }).catch(() => []);
  return found.some(({ address }) => inside.check(address, familyOf(address)));
}

/** The code of the error where a name led to the inside. */
export const PRIVATE_ADDRESS = 'NESTOR_LED_INSIDE';

/** Connects to no address of the inside. A name is judged by the address that is connected to, which may change. */
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
