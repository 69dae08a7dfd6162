import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** A certificate with its key, as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  readonly name: string;
}

interface Wanted {
  readonly name: string;
  /** Who vouches for it (default: itself). */
  readonly by?: Certificate;
  /** The IPv4 address that it is for; none: it is an authority's. */
  readonly address?: string;
  readonly from?: Date;
  readonly until?: Date;
}

const day = 86_400_000;

/** A certificate (X.509, RFC 5280) that is made for a test. */
export function certify({ name, by, address, from, until }: Wanted): Certificate {
  const keys = generateKeyPairSync('ed25519');
  const extension =
    address === undefined
      ? der(0x30, id(0x55, 0x1d, 0x13), der(0x04, der(0x30, der(0x01, Buffer.of(0xff)))))
      : der(0x30, id(0x55, 0x1d, 0x11), der(0x04, der(0x30, der(0x87, Buffer.from(address.split('.').map(Number))))));
  const times = [from ?? new Date(Date.now() - day), until ?? new Date(Date.now() + day)];
  const told = der(
    0x30,
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(1)),
    ed25519,
    named(by?.name ?? name),
    der(0x30, ...times.map(time)),
    named(name),
    keys.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(0x30, extension)),
  );
  const signature = sign(null, told, (by?.keys ?? keys).privateKey);
  const whole = der(0x30, told, ed25519, der(0x03, Buffer.of(0), signature));
  const lines = whole.toString('base64').replaceAll(/.{64}(?!$)/g, '$&\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    keys,
    name,
  };
}

/** A value in DER: a tag, a length, and what is in it. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x1_00 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

const id = (...bytes: readonly number[]): Buffer => der(0x06, Buffer.from(bytes));

const ed25519 = der(0x30, id(0x2b, 0x65, 0x70));

const named = (name: string): Buffer =>
  der(0x30, der(0x31, der(0x30, id(0x55, 0x04, 0x03), der(0x0c, Buffer.from(name)))));

const time = (date: Date): Buffer =>
  der(0x17, Buffer.from(`${date.toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`));
