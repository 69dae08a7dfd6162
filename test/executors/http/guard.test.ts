import { expect, test } from 'vitest';
import type { HttpOrder, HttpRequest, Outcome } from '../../../src/engine/ports.ts';
import { json, openApi, status, type Api } from './api.ts';
import { failed, openOffice, orderTo, secret, succeeded, unknown, watched } from './office.ts';

/** Addresses of the same place by other names than that of nestor.yml, and why nobody goes there. */
const places = [
  ['http://localhost', 'is without TLS'],
  ['https://localhost', 'is inside, where only the configuration may lead'],
  ['https://127.0.0.2', 'is inside, where only the configuration may lead'],
] as const;

const abort: HttpRequest = { url: '{response.url}', method: 'DELETE', headers: {} };

/** How an API leads to an address, and what comes of the run. */
const ways: Readonly<Record<string, (to: string, reason: string) => Promise<[Api, HttpOrder, Outcome]>>> = {
  'by 307 when it is asked to begin': async (to, reason) => {
    const api = await openApi({ POST: status(307, { location: to }) });
    return [api, orderTo(api.url), failed(reason)];
  },
  'by 303 when it is asked to begin': async (to, reason) => {
    const api = await openApi({ POST: status(303, { location: to }) });
    const doubt = 'whether the API has accepted it is not known, and it may go on there: ';
    return [api, orderTo(api.url), unknown(doubt + reason)];
  },
  'by the address where it is watched': async (to, reason) => {
    const api = await openApi({ POST: json({ url: to }) });
    const blind = 'it cannot be watched any more and may go on at the API: ';
    return [api, orderTo(api.url, { watch: watched() }), unknown(blind + reason)];
  },
  'by a redirect when it is watched': async (to, reason) => {
    const api = await openApi({ POST: json({ url: '/7' }), GET: status(302, { location: to }) });
    const blind = 'it cannot be watched any more and may go on at the API: ';
    return [api, orderTo(api.url, { watch: watched() }), unknown(blind + reason)];
  },
};

for (const [way, lead] of Object.entries(ways)) {
  test.each(places)(`an API that leads to %s ${way} is not followed`, async (place, why) => {
    const other = await openApi({ GET: json({ status: 'success' }), POST: json({}) });
    const { port } = new URL(other.url);
    const [, order, outcome] = await lead(`${place}:${port}/`, `${new URL(`${place}:${port}`).host} ${why}`);

    expect(await openOffice().carryOut(order).outcome).toEqual(outcome);
    expect(other.asked).toEqual([]);
  });
}

test.each(places)('nothing is asked for at %s where an answer chooses the address of the abort', async (place, why) => {
  const other = await openApi({ DELETE: status(204) });
  const { port } = new URL(other.url);
  const api = await openApi({ POST: json({ url: `${place}:${port}/` }), GET: json({ status: 'running' }) });
  const watch = watched({ url: `${api.url}/7` });
  const { outcome, news, stop } = openOffice().carryOut(orderTo(api.url, { watch, abort }), { grace: 100 });

  await expect.poll(() => news.length).toBeGreaterThan(1);
  stop();
  expect(await outcome).toEqual(
    unknown(expect.stringMatching(new RegExp(`may go on at the API: .*${RegExp.escape(why)}$`))),
  );
  expect(other.asked).toEqual([]);
});

test('the configuration may lead inside, and so may an answer to another port of its hosts', async () => {
  const other = await openApi({ 'GET /7': status(302, { location: '/8' }), 'GET /8': json({ status: 'success' }) });
  const api = await openApi({ POST: json({ id: 7, url: `${other.url}/7` }) });
  const named = `http://localhost:${new URL(other.url).port}/{response.id}`;

  expect(await openOffice().carryOut(orderTo(api.url, { watch: watched({ url: named }) })).outcome).toEqual(succeeded);
  expect(other.got('GET', '/8')).toMatchObject([{ headers: { authorization: `Bearer ${secret}` } }]);
  expect(await openOffice().carryOut(orderTo(api.url, { watch: watched() })).outcome).toEqual(succeeded);
  expect(other.got('GET', '/8')[1]?.headers).not.toHaveProperty('authorization');
});
