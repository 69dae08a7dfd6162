import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { json, openApi, openTlsApi, status } from './api.ts';
import { certify } from './certificates.ts';
import { failed, openOffice, orderTo, secret, succeeded, watched } from './office.ts';

const address = '127.0.0.1';
const authority = certify({ name: 'a trusted authority' });
const stranger = certify({ name: 'a strange authority' });
const trusted = { name: 'api', by: authority, address };

beforeAll(() => {
  setDefaultCACertificates([...getCACertificates('default'), authority.cert]);
});

test('an API that is trusted is asked over TLS, and gets its headers', async () => {
  const api = await openTlsApi(certify(trusted), {
    POST: json({ url: '/deployments/7' }),
    GET: json({ status: 'success' }),
  });

  expect(await openOffice().carryOut(orderTo(api.url, { watch: watched() })).outcome).toEqual(succeeded);
  expect(api.asked.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${secret}`, `Bearer ${secret}`]);
});

test.each([
  ['expired', { ...trusted, from: new Date('2020-01-01'), until: new Date('2021-01-01') }],
  ['not-yet-valid', { ...trusted, from: new Date('2048-01-01'), until: new Date('2049-01-01') }],
  ['other-host', { ...trusted, address: '127.0.0.2' }],
  ['unknown-authority', { ...trusted, by: stranger }],
  ['self-signed', { name: 'api', address }],
] as const)('a certificate that is refused (%s) fails the run at once', async (problem, wanted) => {
  const api = await openTlsApi(certify(wanted), { POST: status(200) });

  expect(await openOffice().carryOut(orderTo(api.url)).outcome).toEqual(
    failed({ code: 'bad-certificate', host: api.host, problem }),
  );
  expect(api.asked).toEqual([]);
});

test('what does not speak TLS is said plainly', async () => {
  const server = createServer((socket) => socket.end('220 smtp.example.com ready\r\n'));
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => {
    server.listen(0, address, resolve);
  });
  const host = `${address}:${(server.address() as AddressInfo).port}`;

  expect(await openOffice().carryOut(orderTo(`https://${host}`)).outcome).toEqual(
    failed({ code: 'bad-tls', host, detail: expect.stringMatching(/^[A-Z_]+$/) as string }),
  );
});

test('no request goes from TLS to where there is none', async () => {
  const open = await openApi({ POST: status(200) });
  const api = await openTlsApi(certify(trusted), { POST: status(307, { location: `${open.url}/x?token=y` }) });

  expect(await openOffice().carryOut(orderTo(api.url)).outcome).toEqual(
    failed({ code: 'redirect-not-encrypted', host: api.host, to: `${open.url}/x` }),
  );
  expect(open.asked).toEqual([]);
});
