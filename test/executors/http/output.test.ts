import { expect, test, vi } from 'vitest';
import { json, openApi, plain } from './api.ts';
import { accepted, openOffice, orderTo, succeeded, watched } from './office.ts';
import { patience } from '../../helpers/patience.ts';

test.each([
  [
    'the log of a run',
    [
      { status: 'running', log: 'one\n' },
      { status: 'running', log: 'one\ntwo\n' },
      { status: 'running', log: 'one\ntwo\nthree\n' },
      { status: 'success', log: 'one\ntwo\nthree\nfour\n' },
    ],
    'one\ntwo\nthree\nfour\n',
  ],
  [
    'each state of a run',
    [{ status: 'queued' }, { status: 'running' }, { status: 'running' }, { status: 'success' }],
    'status: queued\nstatus: running\nstatus: success\n',
  ],
])('%s is there once, also where two bots of one machine follow it', async (_, [a, b, c, d], told) => {
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const api = await openApi({
    GET: [
      json(a),
      async (response) => {
        await first.promise;
        json(c)(response);
      },
      json(b),
      async (response) => {
        await second.promise;
        json(d)(response);
      },
      json(d),
    ],
  });
  const order = orderTo(api.url, { watch: watched({ url: '/7', log: 'log' }) });
  const office = openOffice();
  const paused = office.carryOut(order, { handle: accepted(order) });
  await vi.waitUntil(() => api.got('GET', '/7').length === 2, patience);
  const other = office.carryOut(order, { handle: accepted(order) });
  await vi.waitUntil(() => api.got('GET', '/7').length === 4, patience);
  first.resolve();
  expect(await paused.outcome).toEqual(succeeded);
  second.resolve();

  expect(await other.outcome).toEqual(succeeded);
  expect(office.output()).toBe(told);
});

test('a log that two bots of one machine fetch at the same time is there, whole', async () => {
  const later = Promise.withResolvers<void>();
  const api = await openApi({
    'GET /7': (response) => json({ status: 'success', log: `${api.url}/log` })(response),
    'GET /log': [
      async (response) => {
        response.writeHead(200, { 'content-type': 'text/plain' }).write('one\n');
        await later.promise;
        response.end('two\n');
      },
      plain('one\ntwo\n'),
    ],
  });
  const order = orderTo(api.url, { watch: watched({ url: '/7', log: 'log' }) });
  const office = openOffice();
  const slow = office.carryOut(order, { handle: accepted(order) });
  await vi.waitUntil(() => api.got('GET', '/log').length === 1, patience);
  expect(await office.carryOut(order, { handle: accepted(order) }).outcome).toEqual(succeeded);
  later.resolve();

  expect(await slow.outcome).toEqual(succeeded);
  expect(office.output()).toBe('one\ntwo\n');
  expect(office.warnings).toEqual([]);
});
