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
  ['has expired', { ...trusted, from: new Date('2020-01-01'), until: new Date('2021-01-01') }],
  ['is not valid yet', { ...trusted, from: new Date('2048-01-01'), until: new Date('2049-01-01') }],
  ['is for another host', { ...trusted, address: '127.0.0.2' }],
  ['is of an authority that is not known here', { ...trusted, by: stranger }],
  ['is signed by itself, and not trusted here', { name: 'api', address }],
])('a certificate that %s is said plainly, at once', async (what, wanted) => {
  const api = await openTlsApi(certify(wanted), { POST: status(200) });

  expect(await openOffice().carryOut(orderTo(api.url)).outcome).toEqual(
    failed(`the certificate of ${api.host} ${what}`),
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
    failed(expect.stringMatching(new RegExp(`^${host} does not speak TLS as it should \\([A-Z_]+\\)$`))),
  );
});

test('no request goes from TLS to where there is none', async () => {
  const open = await openApi({ POST: status(200) });
  const api = await openTlsApi(certify(trusted), { POST: status(307, { location: `${open.url}/x?token=y` }) });

  expect(await openOffice().carryOut(orderTo(api.url)).outcome).toEqual(
    failed(`${api.host} redirects to ${open.url}/x, without TLS`),
  );
  expect(open.asked).toEqual([]);
});
