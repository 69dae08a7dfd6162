import { describe, expect, test, vi } from 'vitest';
import type { HttpSpec, Json } from '../../../src/ports/index.ts';
import { json, openApi, status, type Api } from './api.ts';
import {
  accepted,
  asked,
  failed,
  type Office,
  openOffice,
  orderTo,
  said,
  secret,
  succeeded,
  unknown,
  unwatchable,
  watched,
} from './office.ts';
import { patience } from '../../helpers/patience.ts';

const state = (value: string) => json({ status: value });

const silent = () => {};

/** A bot that has seen the first state of its run when it dies: it never hears of anything again. */
async function diesWatching(api: Api, order: HttpSpec): Promise<{ office: Office; handle: Json }> {
  const office = openOffice();
  const { handles } = office.carryOut(order, { timing: { request: 60_000 } });
  await vi.waitUntil(() => api.got('GET', '/deployments/7').length === 2, patience);
  return { office, handle: handles.at(-1) };
}

test('another bot goes on watching, without asking again and without telling again what was told', async () => {
  const api = await openApi({
    POST: json({ url: '/deployments/7', token: secret }),
    GET: [state('running'), silent, state('running'), state('success')],
  });
  const order = orderTo(api.url, { watch: watched() });
  const { office, handle } = await diesWatching(api, order);

  expect(JSON.stringify(handle)).not.toContain(secret);
  expect(await office.carryOut(order, { handle }).outcome).toEqual(succeeded);
  expect(api.got('POST', '/deployments')).toHaveLength(1);
  expect(office.output()).toBe(`{"url":"/deployments/7","token":"${secret}"}\nstatus: running\nstatus: success\n`);
});

test('another bot on another machine, which has nothing of the output, goes on all the same', async () => {
  const api = await openApi({
    POST: json({ url: '/deployments/7' }),
    GET: [state('running'), silent, state('running'), state('failure')],
  });
  const order = orderTo(api.url, { watch: watched() });
  const { handle } = await diesWatching(api, order);
  const elsewhere = openOffice();

  expect(await elsewhere.carryOut(order, { handle }).outcome).toEqual(failed({ code: 'api-state', state: 'failure' }));
  expect(elsewhere.output()).toBe('status: running\nstatus: failure\n');
});

test('a log that was kept in part goes on where it was', async () => {
  const log = (text: string, value: string) => json({ status: value, log: text });
  const api = await openApi({
    POST: json({ url: '/deployments/7' }),
    GET: [log('one\n', 'running'), silent, log('one\ntwo\n', 'success')],
  });
  const order = orderTo(api.url, { watch: watched({ log: 'log' }) });
  const { office, handle } = await diesWatching(api, order);
  expect(office.output()).toBe('one\n');

  await office.carryOut(order, { handle }).outcome;
  expect(office.output()).toBe('one\ntwo\n');
});

test('where it is not known whether it was accepted, it is asked for again with the same key', async () => {
  const api = await openApi({ POST: json({ url: '/deployments/7' }), GET: state('success') });
  const order = orderTo(api.url, { watch: watched() });
  const { outcome } = openOffice().carryOut(order, { handle: asked(order) });

  expect(await outcome).toEqual(succeeded);
  expect(api.got('POST', '/deployments')).toMatchObject([{ headers: { 'idempotency-key': '12' } }]);
});

test('what was accepted and is not watched has succeeded', async () => {
  const api = await openApi({});
  const order = orderTo(api.url);

  expect(await openOffice().carryOut(order, { handle: accepted(order) }).outcome).toEqual(succeeded);
  expect(api.asked).toEqual([]);
});

test('a run that the API has forgotten meanwhile is lost', async () => {
  const api = await openApi({ GET: status(404) });
  const order = orderTo(api.url, { watch: watched() });
  const handle = accepted(order, { url: '/deployments/7' }, Date.now() - 60_000);

  expect(await openOffice().carryOut(order, { handle }).outcome).toEqual(unwatchable(said(404)));
});

test('how it ended cannot be known where another answer would be needed', async () => {
  const api = await openApi({});
  const order = orderTo(api.url, { watch: watched({ url: '{response.deployment.url}' }) });
  const handle = accepted(order, { url: '/deployments/7' });

  expect(await openOffice().carryOut(order, { handle }).outcome).toEqual(
    unwatchable({ code: 'value-missing', field: 'deployment.url' }),
  );
});

describe('a run whose configuration has changed meanwhile', () => {
  const before = (api: Api) => orderTo(api.url, { watch: watched() });
  const { request, watch } = orderTo('http://127.0.0.1', { watch: watched() });
  const notResumable = (accepted: boolean) =>
    unknown({ code: 'not-resumable', accepted, cause: { code: 'config-changed' } });

  test.each<[string, Parameters<typeof orderTo>[1]]>([
    ['address', { request: { url: 'http://127.0.0.1:1/v2' }, watch }],
    ['method', { request: { method: 'PUT' }, watch }],
    ['body', { request: { body: { ref: 'main' } }, watch }],
    ['states', { watch: watched({ succeeded: ['failure'], failed: ['success'] }) }],
    ['watching', { watch: null }],
  ])('in its %s is gone on with nowhere', async (_, changes) => {
    const api = await openApi({ POST: json({ url: '/deployments/7' }), GET: state('success') });
    const after = orderTo(api.url, changes);

    expect(await openOffice().carryOut(after, { handle: asked(before(api)) }).outcome).toEqual(notResumable(false));
    expect(await openOffice().carryOut(after, { handle: accepted(before(api)) }).outcome).toEqual(notResumable(true));
    expect(api.asked).toEqual([]);
  });

  test('from a request to a command is gone on with nowhere', async () => {
    const how = { kind: 'command' as const, argv: ['x'], env: {} };
    const order = { run: 12, app: 'shop', commit: 'f', how };
    const handle = asked(orderTo('http://127.0.0.1'));
    const watcher = {
      onNews: () => {},
      mayAct: () => true,
      note: async () => {},
      stop: new AbortController().signal,
    };
    const task = { run: 12, token: '12-1', app: 'shop', order, late: null, location: 'http', handle, grace: 1 };

    expect(await openOffice().executor().carryOut(task, watcher)).toEqual(notResumable(false));
  });

  test('in its headers, its pace or a secret in its body is gone on with', async () => {
    const api = await openApi({ POST: json({ url: '/deployments/7' }), GET: state('success') });
    const withToken = (token: string) => ({ ...request.headers, 'X-Token': token });
    const body = (token: string) => ({ body: { token } });
    const order = orderTo(api.url, { request: { headers: withToken('old'), ...body(secret) }, watch });
    const renewed = orderTo(api.url, {
      request: { headers: withToken('new'), ...body('[masked]') },
      watch: watched({ every: 20 }),
    });

    expect(await openOffice().carryOut(renewed, { handle: asked(order) }).outcome).toEqual(succeeded);
  });

  test('is known by what tells nothing of its order', () => {
    const handle = asked(orderTo('http://127.0.0.1', { request: { body: { token: secret } } }));

    expect(handle).toEqual({ kind: 'asked', print: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });
});

const removed = { code: 'operation-removed', operation: 'deploy', app: 'shop', environment: 'live' } as const;

test.each([
  [null, { kind: 'refused', reason: removed }],
  ['strange', { kind: 'refused', reason: removed }],
  [{ kind: 'asked' }, unknown({ code: 'not-resumable', accepted: false, cause: removed })],
  [{ kind: 'accepted', at: 0, values: {} }, unknown({ code: 'not-resumable', accepted: true, cause: removed })],
])('with %j on record, a run that must not be started any more', async (handle, outcome) => {
  const task = {
    run: 12,
    token: '12-1',
    app: 'shop',
    order: { reason: removed },
    late: null,
    location: 'http',
    handle,
    grace: 1,
  };
  const watcher = {
    onNews: () => {},
    mayAct: () => true,
    note: async () => {},
    stop: new AbortController().signal,
  };

  expect(await openOffice().executor().carryOut(task, watcher)).toEqual(outcome);
});

test.each([
  [null, 'refused'],
  [{ kind: 'asked' }, 'unknown'],
])('with %j on record, a run that is too late is not asked for any more', async (handle, kind) => {
  const api = await openApi({ 'POST /deployments': status(200) });
  const how = orderTo(api.url);
  const order = { run: 12, app: 'shop', commit: 'f', how };
  const watcher = {
    onNews: () => {},
    mayAct: () => true,
    note: async () => {},
    stop: new AbortController().signal,
  };
  const late = { code: 'confirmed-too-long-ago' } as const;
  const task = { run: 12, token: '12-1', app: 'shop', order, late, location: 'http', handle, grace: 1 };

  expect((await openOffice().executor().carryOut(task, watcher)).kind).toBe(kind);
  expect(api.asked).toEqual([]);
});

test('any bot can go on with a run, and with those of an API only', async () => {
  const executor = openOffice().executor();
  const location = executor.locationOf(orderTo('http://127.0.0.1'));

  expect(location).toBe('http');
  expect(await executor.reaches({ id: 12, requestedAt: 1 }, location)).toBe(true);
  expect(await executor.reaches({ id: 12, requestedAt: 1 }, 'machine:/var/lib/nestor/runs')).toBe(false);
});

test('an order for a command is not for this executor', async () => {
  const how = { kind: 'command' as const, argv: ['x'], env: {} };
  const order = { run: 12, app: 'shop', commit: 'f', how };
  const watcher = {
    onNews: () => {},
    mayAct: () => true,
    note: async () => {},
    stop: new AbortController().signal,
  };

  await expect(
    openOffice()
      .executor()
      .carryOut(
        { run: 12, token: '12-1', app: 'shop', order, late: null, location: 'http', handle: null, grace: 1 },
        watcher,
      ),
  ).rejects.toThrow('run 12 is carried out by a command, not by an API');
});
