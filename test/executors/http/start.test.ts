import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { drops, hangs, json, openApi, plain, status } from './api.ts';
import {
  accepted,
  asked,
  failed,
  inDoubt,
  openOffice,
  orderTo,
  said,
  secret,
  stopped,
  succeeded,
  watched,
} from './office.ts';
import { patience } from '../../helpers/patience.ts';

/** Milliseconds: enough for an answer on a busy machine, and short enough to wait for. */
const IN_TIME = 1500;

describe('a request', () => {
  test('goes out as it was ordered, with the key of the run, and 2xx is success', async () => {
    const api = await openApi({ 'POST /deployments': json({ id: 7 }, 201) });
    const office = openOffice();
    const { outcome, handles, news } = office.carryOut(orderTo(api.url));

    expect(await outcome).toEqual(succeeded);
    expect(api.asked).toMatchObject([
      {
        method: 'POST',
        path: '/deployments',
        headers: {
          authorization: `Bearer ${secret}`,
          'idempotency-key': '12',
          'content-type': 'application/json',
          'user-agent': 'nestor',
        },
        body: JSON.stringify({ app: 'shop', ref: 'f'.repeat(40) }),
      },
    ]);
    expect(handles).toEqual([asked(orderTo(api.url)), accepted(orderTo(api.url), {}, expect.any(Number))]);
    expect(office.output()).toBe('{"id":7}\n');
    expect(news.at(-1)).toEqual({ tail: ['{"id":7}'], progress: null, links: [] });
    expect(office.warnings).toEqual([]);
  });

  test('has no body where none is ordered, and the headers of the order before those of Nestor', async () => {
    const api = await openApi({ 'PUT /deployments': status(204) });
    const office = openOffice();
    const request = {
      method: 'PUT',
      headers: { accept: 'application/vnd.x+json', 'User-Agent': 'me' },
      body: undefined,
    };

    expect(await office.carryOut(orderTo(api.url, { request })).outcome).toEqual(succeeded);
    expect(api.asked[0]).toMatchObject({ body: '', headers: { accept: 'application/vnd.x+json', 'user-agent': 'me' } });
    expect(api.asked[0]?.headers).not.toHaveProperty('content-type');
  });

  test('is not sent where the bot is not sure of itself', async () => {
    const api = await openApi({});
    const { outcome } = openOffice().carryOut(orderTo(api.url), { mayAct: () => false });

    expect(await outcome).toEqual({ kind: 'refused', reason: { code: 'store-lost-touch' } });
    expect(api.asked).toEqual([]);
  });

  test('is not sent where the run is to be ended, as is seen at the last moment', async () => {
    const api = await openApi({});
    const stop = new AbortController();
    const mayAct = () => {
      stop.abort();
      return true;
    };
    const { outcome } = openOffice().carryOut(orderTo(api.url), { mayAct, stop });

    expect(await outcome).toEqual(stopped({ code: 'nothing-accepted' }));
    expect(api.asked).toEqual([]);
  });

  test('is on record before it is sent', async () => {
    const api = await openApi({ 'POST /deployments': status(200) });
    const order = orderTo(api.url);
    const noting = openOffice()
      .executor()
      .carryOut(
        {
          run: 12,
          token: '12-1',
          app: 'shop',
          order: { run: 12, app: 'shop', commit: 'f', how: order },
          late: null,
          location: 'http',
          handle: null,
          grace: 1,
        },
        {
          onNews: () => {},
          mayAct: () => true,
          note: () => Promise.reject(new Error('the store is away')),
          stop: new AbortController().signal,
        },
      );

    await expect(noting).rejects.toThrow('the store is away');
    expect(api.asked).toEqual([]);
  });
});

describe('a request whose outcome is not known', () => {
  test('is sent again with the same key, and what it asks for is done once', async () => {
    const done = new Set<string>();
    const work = (key: string | string[] | undefined) => done.add(String(key));
    const api = await openApi({
      'POST /deployments': [
        (response, { headers }) => {
          work(headers['idempotency-key']);
          drops(response);
        },
        (response, { headers }) => {
          work(headers['idempotency-key']);
          status(500)(response);
        },
        (response, { headers }) => {
          work(headers['idempotency-key']);
          json({ id: 7 })(response);
        },
      ],
    });
    const office = openOffice();

    expect(await office.carryOut(orderTo(api.url)).outcome).toEqual(succeeded);
    expect(api.asked.map(({ headers }) => headers['idempotency-key'])).toEqual(['12', '12', '12']);
    expect(done.size).toBe(1);
    expect(office.output()).toBe(`${api.host} dropped the connection\nHTTP 500\n{"id":7}\n`);
  });

  test('is sent again after the time that the API asks for', async () => {
    const api = await openApi({
      'POST /deployments': [
        status(403, { 'retry-after': '3' }),
        status(429, { 'retry-after': '0' }),
        status(503, { 'retry-after': 'soon' }),
        json({}),
      ],
    });

    expect(await openOffice().carryOut(orderTo(api.url)).outcome).toEqual(succeeded);
    const [first, second, third, fourth] = api.asked.map(({ at }) => at);
    expect(Number(second) - Number(first)).toBeGreaterThanOrEqual(2995);
    expect(Number(third) - Number(second)).toBeLessThan(2900);
    expect(Number(fourth) - Number(third)).toBeLessThan(2900);
  });

  test('is sent again when there was no answer in time', async () => {
    const api = await openApi({ 'POST /deployments': [() => {}, json({})] });
    const office = openOffice();

    expect(await office.carryOut(orderTo(api.url), { timing: { request: 100 } }).outcome).toEqual(succeeded);
    expect(office.output()).toContain(`${api.host} did not answer within 0.1 s\n`);
  });

  test('is sent until the run is told to end', async () => {
    const api = await openApi({ POST: drops });
    const office = openOffice();
    const { outcome, stop } = office.carryOut(orderTo(api.url));

    await vi.waitUntil(() => office.output() !== '', patience);
    stop();
    expect(await outcome).toEqual(inDoubt({ code: 'no-abort-configured' }));
    expect(office.output()).toBe(`${api.host} dropped the connection\n`);
  });

  test.each([
    ['drops the connection', drops],
    ['has trouble of its own', status(502)],
  ])('stays so where the API %s and then says no', async (_, handler) => {
    const api = await openApi({ POST: [handler, plain('already in progress', 409)] });

    expect(await openOffice().carryOut(orderTo(api.url)).outcome).toEqual(inDoubt(said(409, 'already in progress')));
  });

  test('stays so where the bot has died and the API then says no', async () => {
    const api = await openApi({ POST: status(401) });

    expect(await openOffice().carryOut(orderTo(api.url), { handle: asked(orderTo(api.url)) }).outcome).toEqual(
      inDoubt(said(401)),
    );
  });

  test('is aborted where that needs nothing of the answer', async () => {
    const api = await openApi({ POST: drops, 'DELETE /deployments/12': status(204) });
    const abort = { method: 'DELETE', url: `${api.url}/deployments/12`, headers: { 'X-Token': secret } };
    const { outcome, stop } = openOffice().carryOut(orderTo(api.url, { abort }));

    await vi.waitUntil(() => api.asked.length > 1, patience);
    stop();
    expect(await outcome).toEqual(stopped({ code: 'acceptance-unknown', cause: { code: 'abort-requested' } }));
    expect(api.got('DELETE', '/deployments/12')).toMatchObject([{ headers: { 'x-token': secret } }]);
  });

  test('has not been seen to end by being aborted, where it is watched', async () => {
    const api = await openApi({ POST: drops, DELETE: status(204) });
    const abort = { method: 'DELETE', url: `${api.url}/deployments/12`, headers: {} };
    const { outcome, stop } = openOffice().carryOut(orderTo(api.url, { watch: watched(), abort }));

    await vi.waitUntil(() => api.asked.length > 1, patience);
    stop();
    expect(await outcome).toEqual(inDoubt({ code: 'abort-requested' }));
  });

  test('and cannot be aborted without an answer says so', async () => {
    const api = await openApi({ POST: drops });
    const abort = { method: 'DELETE', url: '{response.url}', headers: {} };
    const { outcome, stop } = openOffice().carryOut(orderTo(api.url, { abort }));

    await vi.waitUntil(() => api.asked.length > 1, patience);
    stop();
    expect(await outcome).toEqual(inDoubt({ code: 'abort-failed', cause: { code: 'value-missing', field: 'url' } }));
    expect(api.asked.every(({ method }) => method === 'POST')).toBe(true);
  });

  test('is not sent again by a bot that is not sure of itself any more', async () => {
    const api = await openApi({ POST: drops });
    const { outcome } = openOffice().carryOut(orderTo(api.url), { mayAct: () => api.asked.length === 0 });

    expect(await outcome).toMatchObject({ kind: 'refused' });
    expect(api.asked).toHaveLength(1);
  });
});

describe('a request that reaches nobody, or one who has no time for it,', () => {
  test('has begun nothing, and the run can be ended', async () => {
    const office = openOffice();
    const { outcome, stop } = office.carryOut(orderTo('http://127.0.0.1:1'));

    await vi.waitUntil(() => office.output().includes('127.0.0.1:1 refuses the connection\n'), patience);
    stop();
    expect(await outcome).toEqual(stopped({ code: 'nothing-accepted' }));
    expect(office.output()).toBe('127.0.0.1:1 refuses the connection\n');
  });

  test('and is refused then has failed', async () => {
    const api = await openApi({ POST: [status(429), plain('no such ref', 422)] });

    expect(await openOffice().carryOut(orderTo(api.url)).outcome).toEqual(failed(said(422, 'no such ref')));
  });
});

describe('an answer that says no', () => {
  test('ends the run with its start, masked and on one line', async () => {
    const body = `no such ref:\n\u001B[31m${secret}\u001B[0m <!channel> ${'x'.repeat(1000)}`;
    const api = await openApi({ 'POST /deployments': plain(body, 422) });

    const outcome = await openOffice().carryOut(orderTo(api.url)).outcome;
    const start = 'no such ref: [masked] <!channel> ';
    expect(outcome).toEqual(failed(said(422, `${start}${'x'.repeat(299 - start.length)}…`)));
    expect(api.asked).toHaveLength(1);
  });

  test.each([400, 401, 404, 409, 410])('%i is not asked again', async (code) => {
    const api = await openApi({ POST: status(code) });

    expect(await openOffice().carryOut(orderTo(api.url)).outcome).toEqual(failed(said(code)));
    expect(api.asked).toHaveLength(1);
  });
});

describe('an answer that nobody needs', () => {
  test.each([
    ['never ends', hangs()],
    ['announces 2 GB', hangs({ 'content-length': '2147483648' })],
    ['is not JSON', plain('done')],
  ])('may be one that %s', async (_, handler) => {
    const api = await openApi({ POST: handler });

    expect(await openOffice().carryOut(orderTo(api.url), { timing: { request: IN_TIME } }).outcome).toEqual(succeeded);
    expect(api.asked).toHaveLength(1);
  });

  test('is kept if it is text', async () => {
    const office = openOffice();
    const bytes = await openApi({ POST: (response) => response.end(Buffer.from([0, 159, 146, 150])) });
    await office.carryOut(orderTo(bytes.url)).outcome;
    expect(office.output()).toBe('');

    const text = await openApi({ POST: plain(`line 1\nline ${secret}\n`) });
    const { outcome, news } = office.carryOut(orderTo(text.url));
    await outcome;
    expect(office.output()).toBe(`line 1\nline ${secret}\n`);
    expect(news.at(-1)?.tail).toEqual(['line 1', 'line [masked]']);
  });
});

test('a fault of the disk costs the output and nothing else', async () => {
  const api = await openApi({ POST: json({ id: 7 }) });
  const office = openOffice();
  writeFileSync(join(office.runs, '12'), 'no folder');

  expect(await office.carryOut(orderTo(api.url)).outcome).toEqual(succeeded);
  expect(office.warnings[0]).toContain('the output of a run cannot be kept: E');
});
