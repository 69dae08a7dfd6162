import { describe, expect, test, vi } from 'vitest';
import type { HttpRequest } from '../../../src/ports/index.ts';
import { drops, hangs, json, openApi, plain, status, type Handler } from './api.ts';
import {
  failed,
  notAborted,
  openOffice,
  orderTo,
  said,
  secret,
  stopped,
  succeeded,
  unknown,
  unwatchable,
  watched,
} from './office.ts';
import { patience } from '../../helpers/patience.ts';

const abort: HttpRequest = { method: 'DELETE', url: '{response.url}', headers: { Authorization: `Bearer ${secret}` } };

/** Milliseconds: enough for an answer on a busy machine, and short enough to wait for. */
const GRACE = 1500;

const accepted = json({ url: '/deployments/7', id: 7 });

const state = (value: string) => json({ status: value });

/** A deployment at an API that runs until it is aborted. */
async function openAborted(routes: { DELETE: Handler | readonly Handler[]; after: Handler }, order = { abort }) {
  const api = await openApi({
    POST: accepted,
    GET: (response, asked) =>
      (api.got('DELETE', '/deployments/7').length > 0 ? routes.after : state('running'))(response, asked),
    DELETE: routes.DELETE,
  });
  const office = openOffice();
  return { api, office, order: orderTo(api.url, { watch: watched(), ...order }) };
}

/** Aborts a run once it has been looked at. */
async function abortedRun(setting: Awaited<ReturnType<typeof openAborted>>, grace?: number) {
  const carried = setting.office.carryOut(setting.order, grace === undefined ? {} : { grace });
  await vi.waitUntil(() => setting.api.got('GET', '/deployments/7').length > 1, patience);
  carried.stop();
  return carried.outcome;
}

describe('a run that is told to end', () => {
  test('is aborted at the API, and watched until it has ended', async () => {
    const setting = await openAborted({ DELETE: status(202), after: state('failure') });

    expect(await abortedRun(setting)).toEqual(stopped(null));
    expect(setting.api.got('DELETE', '/deployments/7')).toMatchObject([
      { headers: { authorization: `Bearer ${secret}` }, body: '' },
    ]);
  });

  test.each<[string, Handler]>([
    ['is huge', plain('x'.repeat(2 ** 21))],
    ['never ends', hangs()],
    ['is a page', plain('<html>Bye</html>')],
  ])('has been aborted where the answer to that %s', async (_, handler) => {
    const setting = await openAborted({ DELETE: handler, after: state('failure') });

    expect(await abortedRun(setting, 3000)).toEqual(stopped(null));
  });

  test('has been aborted if the API knows nothing of it any more', async () => {
    expect(await abortedRun(await openAborted({ DELETE: status(204), after: status(404) }))).toEqual(stopped(null));
  });

  test('has succeeded if it ends so all the same', async () => {
    expect(await abortedRun(await openAborted({ DELETE: status(202), after: state('success') }))).toEqual(succeeded);
  });

  test('is aborted again where that failed, within the grace', async () => {
    const setting = await openAborted({ DELETE: [drops, status(503), status(202)], after: state('running') });
    const carried = setting.office.carryOut(setting.order, { grace: 3000 });
    await vi.waitUntil(() => setting.api.got('GET', '/deployments/7').length > 1, patience);
    carried.stop();

    expect(await carried.outcome).toEqual(unknown({ code: 'end-not-confirmed' }));
    expect(setting.api.got('DELETE', '/deployments/7')).toHaveLength(3);
  });

  test('and cannot be aborted says why, when the grace is over', async () => {
    const refused = await openAborted({ DELETE: plain(`too late ${secret}`, 409), after: state('running') });
    expect(await abortedRun(refused, GRACE)).toEqual(notAborted(said(409, 'too late [masked]')));
    expect(refused.api.got('DELETE', '/deployments/7')).toHaveLength(1);

    const away = await openAborted({ DELETE: drops, after: state('running') });
    expect(await abortedRun(away, GRACE)).toEqual(
      notAborted({ code: 'bad-connection', host: away.api.host, problem: 'dropped' }),
    );
    expect(away.api.got('DELETE', '/deployments/7').length).toBeGreaterThan(1);
  });

  test('and cannot be aborted, nor be found, says so', async () => {
    expect(await abortedRun(await openAborted({ DELETE: status(409), after: status(404) }))).toEqual(
      unwatchable(said(404)),
    );
  });

  test('ends at once where no abort is configured, and says that it may go on', async () => {
    const api = await openApi({ POST: accepted, GET: state('running') });
    const { outcome, stop } = openOffice().carryOut(orderTo(api.url, { watch: watched() }), { grace: 1_000_000 });
    await vi.waitUntil(() => api.got('GET', '/deployments/7').length > 1, patience);
    stop();

    expect(await outcome).toEqual(unknown({ code: 'no-abort-configured' }));
  });

  test('ends also where the API does not answer any more', async () => {
    const api = await openApi({ POST: accepted, GET: [state('running'), () => {}], DELETE: () => {} });
    const carried = openOffice().carryOut(orderTo(api.url, { watch: watched(), abort }), { grace: GRACE });
    await vi.waitUntil(() => api.got('GET', '/deployments/7').length > 1, patience);
    carried.stop();

    expect(await carried.outcome).toEqual(notAborted({ code: 'request-cut-short', host: api.host }));
  });

  test('is not aborted any more once it has ended, as the address may name the next one', async () => {
    let value = 'running';
    let looks = 0;
    const api = await openApi({
      POST: (response) => {
        value = 'running';
        looks = 0;
        json({})(response);
      },
      GET: (response) => {
        looks += 1;
        if (value === 'running' && looks > 30) value = 'success';
        state(value)(response);
      },
      DELETE: (response) => {
        value = 'failure';
        status(503)(response);
      },
    });
    const here = { url: '/shop', headers: {} };
    const order = orderTo(api.url, { watch: watched(here), abort: { ...here, method: 'DELETE' } });
    const first = openOffice().carryOut(order);
    await vi.waitUntil(() => looks > 1, patience);
    first.stop();

    expect(await first.outcome).toEqual(stopped(null));
    expect(await openOffice().carryOut(order).outcome).toEqual(succeeded);
  });

  test('is not over while the API still has the order to abort it in hand', async () => {
    const office = openOffice();
    let answered = false;
    const api = await openApi({
      POST: accepted,
      GET: (response) => state(api.got('DELETE', '/deployments/7').length > 0 ? 'failure' : 'running')(response),
      DELETE: async (response) => {
        await vi.waitUntil(() => office.output().includes('status: failure'), patience);
        answered = true;
        status(202)(response);
      },
    });
    const { outcome, stop } = office.carryOut(orderTo(api.url, { watch: watched(), abort }));
    await vi.waitUntil(() => api.got('GET', '/deployments/7').length > 1, patience);
    stop();

    expect(await outcome).toEqual(stopped(null));
    expect(answered).toBe(true);
  });

  test('is aborted by a bot that may have been taken for dead only once that one is sure that it is still its own', async () => {
    const setting = await openAborted({ DELETE: status(202), after: state('failure') });
    let asked = 0;
    let sure = true;
    const mayAct = () => {
      asked += 1;
      return sure;
    };
    const carried = setting.office.carryOut(setting.order, { mayAct });
    await vi.waitUntil(() => setting.api.got('GET', '/deployments/7').length > 1, patience);
    [asked, sure] = [0, false];
    carried.stop();
    await vi.waitUntil(() => asked > 2, patience);
    expect(setting.api.got('DELETE', '/deployments/7')).toEqual([]);

    sure = true;
    expect(await carried.outcome).toEqual(stopped(null));
    expect(setting.api.got('DELETE', '/deployments/7')).toHaveLength(1);
  });

  test('by a bot that is not sure that it is still its own may go on at the API, when the grace is over', async () => {
    const setting = await openAborted({ DELETE: status(202), after: state('running') });
    const mayAct = () => setting.api.got('GET', '/deployments/7').length === 0;
    const carried = setting.office.carryOut(setting.order, { mayAct, grace: GRACE });
    await vi.waitUntil(() => setting.api.got('GET', '/deployments/7').length > 1, patience);
    carried.stop();

    expect(await carried.outcome).toEqual(notAborted({ code: 'store-lost-touch' }));
    expect(setting.api.got('DELETE', '/deployments/7')).toEqual([]);
  });

  test('is left to whoever tries again, where that it may be aborted cannot be found out', async () => {
    const setting = await openAborted({ DELETE: status(202), after: state('running') });
    const mayAct = () => {
      if (setting.api.got('GET', '/deployments/7').length > 0) throw new Error('a record that cannot be read');
      return true;
    };
    const carried = setting.office.carryOut(setting.order, { mayAct, grace: GRACE });
    await vi.waitUntil(() => setting.api.got('GET', '/deployments/7').length > 1, patience);
    carried.stop();

    await expect(carried.outcome).rejects.toThrow('a record that cannot be read');
  });

  test('while it is being asked for is aborted as soon as it was accepted', async () => {
    let accept = () => {};
    const api = await openApi({
      POST: (response) => {
        accept = () => accepted(response);
      },
      GET: state('error'),
      DELETE: status(202),
    });
    const { outcome, stop } = openOffice().carryOut(orderTo(api.url, { watch: watched(), abort }));
    await vi.waitUntil(() => api.asked.length > 0, patience);
    stop();
    accept();

    expect(await outcome).toEqual(stopped(null));
    expect(api.got('DELETE', '/deployments/7')).toHaveLength(1);
  });

  test('before it was asked for is not asked for', async () => {
    const api = await openApi({});
    const stop = new AbortController();
    stop.abort();

    expect(await openOffice().carryOut(orderTo(api.url), { stop }).outcome).toEqual(
      stopped({ code: 'nothing-requested' }),
    );
    expect(api.asked).toEqual([]);
  });
});

describe('the request to abort', () => {
  test('has values of the answer in its body', async () => {
    const request = {
      method: 'POST',
      url: '{response.url}/cancel?id={response.id}',
      headers: {},
      body: { id: '{response.id}', because: ['{{asked}}', { of: '{response.url}' }], count: 1 },
    };
    const api = await openApi({
      'POST /deployments': accepted,
      'GET /deployments/7': [state('running'), state('running'), state('failure')],
      'POST /deployments/7/cancel?id=7': status(200),
    });
    const carried = openOffice().carryOut(orderTo(api.url, { watch: watched({ every: 100 }), abort: request }));
    await vi.waitUntil(() => api.got('GET', '/deployments/7').length > 0, patience);
    carried.stop();

    expect(await carried.outcome).toEqual(stopped(null));
    expect(JSON.parse(api.got('POST', '/deployments/7/cancel?id=7')[0]?.body ?? '')).toEqual({
      id: '7',
      because: ['{asked}', { of: '/deployments/7' }],
      count: 1,
    });
  });

  test('goes nowhere if the answer lacks what it deps, and the run is watched all the same', async () => {
    const lacking = { ...abort, url: '{response.cancel}' };
    const setting = await openAborted({ DELETE: status(202), after: state('running') }, { abort: lacking });

    expect(await abortedRun(setting, GRACE)).toEqual(notAborted({ code: 'value-missing', field: 'cancel' }));
    const unhurt = await openApi({ POST: accepted, GET: state('failure') });
    expect(await openOffice().carryOut(orderTo(unhurt.url, { watch: watched(), abort: lacking })).outcome).toEqual(
      failed({ code: 'api-state', state: 'failure' }),
    );
  });
});
