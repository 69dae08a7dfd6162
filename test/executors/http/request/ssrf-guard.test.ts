import { BlockList } from 'node:net';
import { expect, test } from 'vitest';
import type { ApiFault } from '../../../../machines/refusal.ts';
import type { HttpSpec, HttpRequest, Outcome } from '../../../../src/ports/index.ts';
import { json, openApi, status, type Api } from '../api.ts';
import {
  failed,
  inDoubt,
  notAborted,
  openOffice,
  orderTo,
  secret,
  succeeded,
  unwatchable,
  watched,
} from '../office.ts';
import { patience } from '../../../helpers/patience.ts';

/** Only this address is inside: that of the APIs is outside. */
const inside = new BlockList();
inside.addAddress('127.0.0.2');

const abort: HttpRequest = { url: '{response.url}', method: 'DELETE', headers: {} };

/** How an API leads to an address, and what comes of the run. */
const ways: Readonly<Record<string, (to: string, fault: ApiFault) => Promise<[Api, HttpSpec, Outcome]>>> = {
  'by 307 when it is asked to begin': async (to, fault) => {
    const api = await openApi({ POST: status(307, { location: to }) });
    return [api, orderTo(api.url), failed(fault)];
  },
  'by 303 when it is asked to begin': async (to, fault) => {
    const api = await openApi({ POST: status(303, { location: to }) });
    return [api, orderTo(api.url), inDoubt(fault)];
  },
  'by the address where it is watched': async (to, fault) => {
    const api = await openApi({ POST: json({ url: to }) });
    return [api, orderTo(api.url, { watch: watched() }), unwatchable(fault)];
  },
  'by a redirect when it is watched': async (to, fault) => {
    const api = await openApi({ POST: json({ url: '/7' }), GET: status(302, { location: to }) });
    return [api, orderTo(api.url, { watch: watched() }), unwatchable(fault)];
  },
};

test.each(Object.entries(ways))('an API outside that leads inside %s is not followed', async (_, lead) => {
  const other = await openApi({ GET: json({ status: 'success' }), POST: json({}) }, '127.0.0.2');
  const [, order, outcome] = await lead(other.url, { code: 'private-network', host: other.host });

  expect(await openOffice(inside).carryOut(order).outcome).toEqual(outcome);
  expect(other.asked).toEqual([]);
});

test('nothing is asked for inside where an API outside chooses the address of the abort', async () => {
  const other = await openApi({ DELETE: status(204) }, '127.0.0.2');
  const api = await openApi({ POST: json({ url: other.url }), GET: json({ status: 'running' }) });
  const watch = watched({ url: `${api.url}/7` });
  const { outcome, news, stop } = openOffice(inside).carryOut(orderTo(api.url, { watch, abort }), { grace: 1500 });

  await expect.poll(() => news.length, patience).toBeGreaterThan(1);
  stop();
  expect(await outcome).toEqual(notAborted({ code: 'private-network', host: other.host }));
  expect(other.asked).toEqual([]);
});

test.each(['127.0.0.1', 'localhost'])(
  'an API inside, at %s, may lead anywhere inside, and its headers stay with it',
  async (host) => {
    const other = await openApi(
      { POST: (response) => json({ url: `${other.url}/7` })(response), GET: json({ status: 'success' }) },
      '127.0.0.2',
    );
    const api = await openApi({ POST: status(307, { location: other.url }) });
    const order = orderTo(api.url.replace('127.0.0.1', host), { watch: watched() });

    expect(await openOffice().carryOut(order).outcome).toEqual(succeeded);
    expect(other.got('GET', '/7')[0]?.headers).not.toHaveProperty('authorization');
  },
);

test('the configuration may lead inside, and so may an answer to another port of its hosts', async () => {
  const other = await openApi({ 'GET /7': status(302, { location: '/8' }), 'GET /8': json({ status: 'success' }) });
  const api = await openApi({ POST: json({ id: 7, url: `${other.url}/7` }) });
  const named = `http://localhost:${new URL(other.url).port}/{response.id}`;

  expect(await openOffice().carryOut(orderTo(api.url, { watch: watched({ url: named }) })).outcome).toEqual(succeeded);
  expect(other.got('GET', '/8')).toMatchObject([{ headers: { authorization: `Bearer ${secret}` } }]);
  expect(await openOffice().carryOut(orderTo(api.url, { watch: watched() })).outcome).toEqual(succeeded);
  expect(other.got('GET', '/8')[1]?.headers).not.toHaveProperty('authorization');
});
