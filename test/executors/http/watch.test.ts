import { describe, expect, test, vi } from 'vitest';
import { drops, hangs, json, openApi, plain, status, type Api, type Handler } from './api.ts';
import {
  accepted,
  failed,
  notAborted,
  openOffice,
  orderTo,
  said,
  secret,
  succeeded,
  unwatchable,
  watched,
} from './office.ts';
import { patience } from '../../helpers/patience.ts';

/** An API that accepts a deployment and then answers like this when it is watched. */
const openWatched = (...looks: readonly Handler[]): Promise<Api> =>
  openApi({ POST: json({ url: '/deployments/7' }, 201), 'GET /deployments/7': looks });

const state = (value: unknown) => json({ status: value });

describe('watching', () => {
  test('goes on until the state is one of success', async () => {
    const api = await openWatched(
      state('queued'),
      state('queued'),
      state(null),
      state('in_progress'),
      state('success'),
    );
    const office = openOffice();
    const { outcome, handles } = office.carryOut(orderTo(api.url, { watch: watched() }));

    expect(await outcome).toEqual(succeeded);
    expect(api.got('GET', '/deployments/7')).toHaveLength(5);
    expect(api.got('GET', '/deployments/7')[0]).toMatchObject({
      body: '',
      headers: { authorization: `Bearer ${secret}` },
    });
    expect(api.got('GET', '/deployments/7')[0]?.headers).not.toHaveProperty('idempotency-key');
    expect(office.output()).toBe('{"url":"/deployments/7"}\nstatus: queued\nstatus: in_progress\nstatus: success\n');
    expect(handles.at(-1)).toEqual(
      accepted(orderTo(api.url, { watch: watched() }), { url: '/deployments/7' }, expect.any(Number)),
    );
  });

  test('ends with the state, where it is one of failure', async () => {
    const api = await openWatched(state(`error`));

    expect(await openOffice().carryOut(orderTo(api.url, { watch: watched() })).outcome).toEqual(
      failed({ code: 'api-state', state: 'error' }),
    );
  });

  test('does not look at what comes after', async () => {
    const api = await openWatched(state('failure'), state('success'));

    expect(await openOffice().carryOut(orderTo(api.url, { watch: watched() })).outcome).toEqual(
      failed({ code: 'api-state', state: 'failure' }),
    );
    expect(api.got('GET', '/deployments/7')).toHaveLength(1);
  });

  test('waits between two looks', async () => {
    const api = await openWatched(state('queued'), state('success'));

    await openOffice().carryOut(orderTo(api.url, { watch: watched({ every: 300 }) })).outcome;
    const [first, second] = api.got('GET', '/deployments/7').map(({ at }) => at);
    expect(Number(second) - Number(first)).toBeGreaterThanOrEqual(295);
  });

  test('finds states, numbers and truth values at any depth', async () => {
    const done = json({ list: [{ 'is-done': { value: true } }] });
    const api = await openWatched(json({ list: [{ 'is-done': { value: 0 } }] }), done);
    const watch = watched({ state: 'list.0.is-done.value', succeeded: ['true'] });

    expect(await openOffice().carryOut(orderTo(api.url, { watch })).outcome).toEqual(succeeded);
  });

  test('tells the progress, and what it is at', async () => {
    const steps = [
      { status: 'queued' },
      { status: 'migrating', percent: 40.4 },
      { status: 'migrating', percent: 'soon' },
      { status: 'migrating', percent: 200 },
      { status: `copying\n${secret}`, percent: '80' },
      { status: 'success', percent: 100 },
    ];
    const api = await openWatched(...steps.map((step) => json(step)));
    const { outcome, news } = openOffice().carryOut(orderTo(api.url, { watch: watched({ progress: 'percent' }) }));

    await outcome;
    expect(news.map(({ progress }) => progress?.percent ?? null)).toEqual(expect.arrayContaining([null, 40, 80, 100]));
    expect(news.at(-1)?.progress).toEqual({
      percent: 100,
      steps: ['queued', 'migrating', 'copying [masked]', 'success'],
    });
    expect(new Set(news.map(({ progress }) => progress?.percent))).toEqual(new Set([undefined, 40, 80, 100]));
  });

  test('tells no progress where none is configured', async () => {
    const api = await openWatched(json({ status: 'success', percent: 40 }));
    const { outcome, news } = openOffice().carryOut(orderTo(api.url, { watch: watched() }));

    await outcome;
    expect(news.at(-1)).toMatchObject({ progress: null, links: [] });
  });
});

describe('trouble while watching', () => {
  test('of the connection or of the API passes', async () => {
    const api = await openWatched(
      drops,
      status(503),
      status(429, { 'retry-after': '0' }),
      status(403, { 'retry-after': '0' }),
      state('success'),
    );
    const office = openOffice();

    expect(await office.carryOut(orderTo(api.url, { watch: watched() })).outcome).toEqual(succeeded);
    expect(office.output()).toContain(
      `${api.host} dropped the connection\nHTTP 503\nHTTP 429\nHTTP 403\nstatus: success\n`,
    );
  });

  test.each([
    ['never ends', hangs()],
    ['announces 2 GB and sends none of them', hangs({ 'content-length': '2147483648' })],
    ['does not begin', () => {}],
  ])('passes where an answer %s', async (_, handler) => {
    const api = await openWatched(handler, state('success'));
    const office = openOffice();
    const { outcome } = office.carryOut(orderTo(api.url, { watch: watched() }), { timing: { request: 1500 } });

    expect(await outcome).toEqual(succeeded);
    expect(office.output()).toContain(`${api.host} did not answer within 1.5 s\n`);
  });

  test('passes where an answer cannot be understood now and then', async () => {
    const page = plain('<html>Be right back</html>');
    const api = await openWatched(page, page, page, page, state('queued'), page, page, page, page, state('success'));

    expect(await openOffice().carryOut(orderTo(api.url, { watch: watched() })).outcome).toEqual(succeeded);
  });

  test.each<[string, Handler, object]>([
    ['is not JSON', plain('<html>'), { code: 'not-json', text: '<html>' }],
    ['is empty', status(200), { code: 'not-json', text: '' }],
    ['is a bare value', json('success'), { code: 'state-missing', field: 'status' }],
    ['has no state', json({ state: 'success' }), { code: 'state-missing', field: 'status' }],
    ['has a map for a state', state({ a: 1 }), { code: 'state-missing', field: 'status' }],
    [
      'has its state in its prototype',
      plain('{"__proto__":{"status":"success"}}'),
      { code: 'state-missing', field: 'status' },
    ],
    ['is nested too deeply', plain('['.repeat(500_000)), { code: 'not-json', text: `${'['.repeat(299)}…` }],
    [
      'is huge',
      plain(`{"status":"success","x":"${'x'.repeat(1_100_000)}"}`),
      { code: 'answer-too-large', megabytes: 1 },
    ],
  ])('ends the run where every answer %s', async (_, handler, cause) => {
    const api = await openWatched(handler);
    const { outcome } = openOffice().carryOut(orderTo(api.url, { watch: watched() }), { timing: { appearing: 0 } });

    expect(await outcome).toMatchObject({ kind: 'unknown', reason: { code: 'not-watchable', cause } });
    expect(api.got('GET', '/deployments/7')).toHaveLength(5);
    expect(Object.prototype).not.toHaveProperty('status');
  });

  test('ends the run where the API refuses, with its words', async () => {
    const api = await openWatched(state('queued'), plain('token expired', 401));

    expect(await openOffice().carryOut(orderTo(api.url, { watch: watched() })).outcome).toEqual(
      unwatchable(said(401, 'token expired')),
    );
  });

  test('is none if the API does not know at once what it has accepted', async () => {
    const api = await openWatched(status(404), status(404), state('success'));

    expect(await openOffice().carryOut(orderTo(api.url, { watch: watched() })).outcome).toEqual(succeeded);
  });

  test.each<[string, object]>([
    ['no state', {}],
    ['a state in a part that is not there', { operation: null }],
  ])('is none if the API has %s at first', async (_, answer) => {
    const none = json(answer);
    const api = await openWatched(...Array(6).fill(none), json({ operation: { phase: 'success' } }));
    const watch = watched({ state: 'operation.phase' });
    const office = openOffice();

    expect(await office.carryOut(orderTo(api.url, { watch })).outcome).toEqual(succeeded);
    expect(office.output()).toBe('{"url":"/deployments/7"}\noperation.phase: success\n');
  });

  test('ends the run if the API does not know it after a while', async () => {
    const api = await openWatched(status(404));
    const { outcome } = openOffice().carryOut(orderTo(api.url, { watch: watched() }), { timing: { appearing: 100 } });

    expect(await outcome).toEqual(unwatchable(said(404)));
    expect(api.got('GET', '/deployments/7').length).toBeGreaterThan(1);
  });

  test.each<[string, Handler]>([
    ['drops the connection', drops],
    ['begins an answer that never ends', hangs()],
  ])('is waited out while the API %s, until the run is to end', async (_, handler) => {
    const api = await openWatched(handler);
    const abort = { method: 'DELETE', url: '{response.url}', headers: {} };
    const order = orderTo(api.url, { watch: watched(), abort });
    const { outcome, stop } = openOffice().carryOut(order, { grace: 3000, timing: { request: 50 } });

    await vi.waitUntil(() => api.got('GET', '/deployments/7').length > 8, patience);
    stop();
    expect(await outcome).toEqual(notAborted(said(404)));
  });

  test('is none where the API changes its mind: what it says last counts', async () => {
    const api = await openWatched(state('migrating'), state('queued'), state(null), state('migrating'), state('error'));
    const office = openOffice();

    expect(await office.carryOut(orderTo(api.url, { watch: watched() })).outcome).toEqual(
      failed({ code: 'api-state', state: 'error' }),
    );
    expect(office.output()).toBe(
      '{"url":"/deployments/7"}\nstatus: migrating\nstatus: queued\nstatus: migrating\nstatus: error\n',
    );
  });
});

describe('where it is watched', () => {
  test.each<[string, unknown, string]>([
    ['{response.url}', { url: '/deployments/7' }, '/deployments/7'],
    ['{response.url}/state?x={{}}', { url: '/deployments/7' }, '/deployments/7/state?x={}'],
    ['{response.links.0.href}', { links: [{ href: 'deployments/7' }] }, '/deployments/7'],
  ])('%s is relative to the request', async (url, answer, path) => {
    const api = await openApi({ POST: json(answer), GET: state('success') });

    expect(await openOffice().carryOut(orderTo(api.url, { watch: watched({ url }) })).outcome).toEqual(succeeded);
    expect(api.asked.at(-1)).toMatchObject({ method: 'GET', path });
  });

  test('a value within an address opens no new part of it, and a long number is not rounded', async () => {
    const answer = '{"id":12345678901234567890,"name":"../../x?a=1#b&{response.id}"}';
    const api = await openApi({ POST: plain(answer), GET: state('success') });
    const url = `${api.url}/deployments/{response.id}/{response.name}`;

    expect(await openOffice().carryOut(orderTo(api.url, { watch: watched({ url }) })).outcome).toEqual(succeeded);
    expect(api.asked.at(-1)?.path).toBe(
      '/deployments/12345678901234567890/..%2F..%2Fx%3Fa%3D1%23b%26%7Bresponse.id%7D',
    );
  });

  test.each([
    ['is missing', { id: 7 }, { code: 'value-missing', field: 'url' }],
    ['is null', { url: null }, { code: 'value-missing', field: 'url' }],
    ['is empty', { url: '' }, { code: 'value-missing', field: 'url' }],
    ['leads upwards', { url: '..' }, { code: 'value-missing', field: 'url' }],
    ['is a map', { url: {} }, { code: 'value-missing', field: 'url' }],
    ['is inherited', 'text', { code: 'value-missing', field: 'url' }],
    ['is no address of the web', { url: 'file:///etc/passwd' }, { code: 'bad-address-in-answer' }],
    ['has a password', { url: 'http://a:b@127.0.0.1/' }, { code: 'bad-address-in-answer' }],
  ] as const)('a run cannot be watched where its address %s', async (_, answer, cause) => {
    const api = await openApi({ POST: json(answer) });

    expect(await openOffice().carryOut(orderTo(api.url, { watch: watched() })).outcome).toEqual(unwatchable(cause));
    expect(api.asked).toHaveLength(1);
  });

  test.each([
    ['is not JSON', plain(`<html>${secret}`), { code: 'not-json', text: '<html>[masked]' }],
    ['is huge', plain(`{"url":"/x","x":"${'x'.repeat(1_100_000)}"}`), { code: 'answer-too-large', megabytes: 1 }],
  ])('a run cannot be watched where the answer %s', async (_, handler, cause) => {
    const api = await openApi({ POST: handler });

    expect(await openOffice().carryOut(orderTo(api.url, { watch: watched() })).outcome).toMatchObject({
      kind: 'unknown',
      reason: { code: 'not-watchable', cause },
    });
    expect(api.asked).toHaveLength(1);
  });

  test('an answer that was cut short is asked for again with the same key', async () => {
    const api = await openApi({ POST: [hangs(), json({ url: '/deployments/7' })], GET: state('success') });
    const { outcome } = openOffice().carryOut(orderTo(api.url, { watch: watched() }), { timing: { request: 1500 } });

    expect(await outcome).toEqual(succeeded);
    expect(api.got('POST', '/deployments').map(({ headers }) => headers['idempotency-key'])).toEqual(['12', '12']);
  });

  test('an address that the answer chooses elsewhere gets no header of the configuration', async () => {
    const other = await openApi({ GET: state('success') });
    const api = await openApi({ POST: json({ url: `${other.url}/deployments/7` }) });

    expect(await openOffice().carryOut(orderTo(api.url, { watch: watched() })).outcome).toEqual(succeeded);
    expect(other.asked).toHaveLength(1);
    expect(JSON.stringify(other.asked)).not.toContain(secret);
  });

  test('an address that the configuration names gets the headers that are given for it', async () => {
    const other = await openApi({ GET: state('success') });
    const api = await openApi({ POST: json({ id: 7 }) });
    const watch = watched({ url: `${other.url}/{response.id}` });

    expect(await openOffice().carryOut(orderTo(api.url, { watch })).outcome).toEqual(succeeded);
    expect(other.asked).toMatchObject([{ path: '/7', headers: { authorization: `Bearer ${secret}` } }]);
  });
});
