import { describe, expect, test } from 'vitest';
import { json, openApi, status } from '../api.ts';
import { failed, inDoubt, openOffice, orderTo, said, secret, succeeded, watched } from '../office.ts';

const redirect = (code: number, location: string) => status(code, { location });

describe('a request that is redirected', () => {
  test.each([307, 308])('by %i is repeated there, with its method, body, headers and key', async (code) => {
    const api = await openApi({ 'POST /deployments': redirect(code, '/v2'), 'POST /v2': status(200) });

    expect(await openOffice().carryOut(orderTo(api.url)).outcome).toEqual(succeeded);
    const [first, second] = api.asked;
    expect(second?.body).toBe(first?.body);
    expect(second?.headers).toMatchObject({ authorization: `Bearer ${secret}`, 'idempotency-key': '12' });
  });

  test('to another host carries no header of the configuration', async () => {
    const other = await openApi({ POST: status(200) });
    const api = await openApi({ POST: redirect(307, `${other.url}/deployments`) });
    const headers = { Authorization: `Bearer ${secret}`, Cookie: 'a=b', 'X-Key': 'plain' };

    expect(await openOffice().carryOut(orderTo(api.url, { request: { headers } })).outcome).toEqual(succeeded);
    expect(other.asked).toHaveLength(1);
    expect(other.asked[0]?.headers).toMatchObject({ 'idempotency-key': '12' });
    for (const name of ['authorization', 'cookie', 'x-key']) expect(other.asked[0]?.headers).not.toHaveProperty(name);
  });

  test('away and back carries none either', async () => {
    const other = await openApi({ POST: (response) => redirect(307, `${api.url}/back`)(response) });
    const api = await openApi({ 'POST /deployments': redirect(307, other.url), 'POST /back': status(200) });

    expect(await openOffice().carryOut(orderTo(api.url)).outcome).toEqual(succeeded);
    expect(api.got('POST', '/back')[0]?.headers).not.toHaveProperty('authorization');
  });

  test('to another host does not take secrets in its body there', async () => {
    const other = await openApi({ POST: status(200) });
    const api = await openApi({ POST: redirect(307, other.url) });
    const request = { body: { token: secret } };

    expect(await openOffice().carryOut(orderTo(api.url, { request })).outcome).toEqual(
      failed({ code: 'secrets-withheld', host: other.host }),
    );
    expect(other.asked).toEqual([]);
  });

  test('by 303 has its answer there', async () => {
    const api = await openApi({
      'POST /deployments': redirect(303, '/deployments/7'),
      'GET /deployments/7': [json({ url: '/deployments/7' }), json({ status: 'success' })],
    });

    expect(await openOffice().carryOut(orderTo(api.url, { watch: watched() })).outcome).toEqual(succeeded);
    expect(api.got('GET', '/deployments/7')[0]?.body).toBe('');
  });

  test('by 303 and has no answer there may have been done', async () => {
    const api = await openApi({ 'POST /deployments': redirect(303, '/deployments/7'), GET: status(403) });

    expect(await openOffice().carryOut(orderTo(api.url)).outcome).toEqual(inDoubt(said(403)));
  });

  test.each([301, 302])('by %i is not repeated, as it may be done already or not at all', async (code) => {
    const api = await openApi({ POST: redirect(code, '/v2?token=x') });

    expect(await openOffice().carryOut(orderTo(api.url)).outcome).toEqual(
      inDoubt({
        code: 'redirect-not-followed',
        host: api.host,
        to: `${api.url}/v2`,
        status: code,
        method: 'POST',
      }),
    );
    expect(api.asked).toHaveLength(1);
  });

  test('again and again is given up', async () => {
    const api = await openApi({ POST: redirect(308, '/deployments') });

    expect(await openOffice().carryOut(orderTo(api.url)).outcome).toEqual(
      failed({ code: 'too-many-redirects', host: api.host, most: 5 }),
    );
    expect(api.asked).toHaveLength(6);
  });

  test.each(['file:///etc/passwd', 'http://a:b@127.0.0.1/', 'http://:99999/', ''])(
    'to %j is not followed',
    async (location) => {
      const api = await openApi({ POST: [redirect(307, location), status(418)] });

      expect(await openOffice().carryOut(orderTo(api.url)).outcome).toMatchObject({ kind: 'ended', ok: false });
    },
  );
});

describe('a look that is redirected', () => {
  test.each([301, 302, 303, 307, 308])('by %i goes there', async (code) => {
    const api = await openApi({
      POST: json({ url: '/deployments/7' }),
      'GET /deployments/7': redirect(code, '/v2/7'),
      'GET /v2/7': json({ status: 'success' }),
    });

    expect(await openOffice().carryOut(orderTo(api.url, { watch: watched() })).outcome).toEqual(succeeded);
    expect(api.got('GET', '/v2/7')[0]?.headers).toMatchObject({ authorization: `Bearer ${secret}` });
  });

  test('to another host carries no header of the configuration', async () => {
    const other = await openApi({ GET: json({ status: 'success' }) });
    const api = await openApi({ POST: json({ url: '/deployments/7' }), GET: redirect(302, `${other.url}/x`) });

    expect(await openOffice().carryOut(orderTo(api.url, { watch: watched() })).outcome).toEqual(succeeded);
    expect(other.asked).toHaveLength(1);
    expect(JSON.stringify(other.asked)).not.toContain(secret);
  });
});
