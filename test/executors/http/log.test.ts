import type { ServerResponse } from 'node:http';
import { BlockList } from 'node:net';
import { describe, expect, test } from 'vitest';
import { isPrivate, privateNetworks } from '../../../src/executors/http/request/private-networks.ts';
import { drops, hangs, json, openApi, plain, status } from './api.ts';
import { failed, openOffice, orderTo, secret, succeeded, watched } from './office.ts';

const watch = watched({ log: 'log' });

/** Nothing is inside. */
const nowhere = new BlockList();

describe('a log at an address', () => {
  test('is a link at once, and is fetched at the end with the headers of the watching', async () => {
    const api = await openApi({
      POST: json({ url: '/deployments/7' }),
      'GET /deployments/7': [
        (response) => json({ status: 'queued', log: `${api.url}/log` })(response),
        (response) => json({ status: 'failure', log: `${api.url}/log` })(response),
      ],
      'GET /log': plain(`line 1\nline ${secret}\n`),
    });
    const office = openOffice();
    const { outcome, news } = office.carryOut(orderTo(api.url, { watch }));

    expect(await outcome).toEqual(failed({ code: 'api-state', state: 'failure' }));
    expect(office.output()).toBe(`line 1\nline ${secret}\n`);
    expect(news.find(({ links }) => links.length > 0)?.tail).toContain('{"url":"/deployments/7"}');
    expect(news.at(-1)).toEqual({
      tail: ['line 1', 'line [masked]'],
      progress: null,
      links: [{ url: `${api.url}/log`, label: 'Log' }],
    });
    expect(api.got('GET', '/log')).toMatchObject([{ headers: { authorization: `Bearer ${secret}`, accept: '*/*' } }]);
  });

  test('at another origin is fetched without them, and its query, which may be a key, is in no link', async () => {
    const other = await openApi({ GET: plain('from elsewhere\n') });
    const api = await openApi({
      POST: json({ url: '/deployments/7' }),
      GET: json({ status: 'success', log: `${other.url}/log?signature=abc` }),
    });
    const office = openOffice(nowhere);
    const { outcome, news } = office.carryOut(orderTo(api.url, { watch }));

    expect(await outcome).toEqual(succeeded);
    expect(office.output()).toBe('from elsewhere\n');
    expect(news.at(-1)?.links).toEqual([]);
    expect(other.asked).toMatchObject([{ path: '/log?signature=abc' }]);
    expect(JSON.stringify(other.asked)).not.toContain(secret);
  });

  test.each([
    ['is refused', status(403), 'HTTP 403'],
    ['breaks off', drops, ' dropped the connection'],
    ['never ends', hangs(), ' did not answer within 1.5 s'],
  ])('that %s costs the log and nothing else', async (_, handler, reason) => {
    const api = await openApi({
      POST: json({ url: '/deployments/7' }),
      'GET /deployments/7': (response) => json({ status: 'success', log: `${api.url}/log` })(response),
      'GET /log': handler,
    });
    const office = openOffice();
    const { outcome } = office.carryOut(orderTo(api.url, { watch }), { timing: { request: 1500 } });

    expect(await outcome).toEqual(succeeded);
    expect(office.output()).toMatch(
      new RegExp(`status: success\nthe log could not be fetched: .*${RegExp.escape(reason)}\n$`),
    );
  });

  test.each([
    ['text/html', 'text/html'],
    ['Text/HTML; charset=utf-8', 'text/html'],
    ['application/xhtml+xml', 'application/xhtml+xml'],
  ])(
    'where a page (%s) stands, as that of a login, takes the place of nothing, and the log stays a link',
    async (type, shown) => {
      const page = (response: ServerResponse) =>
        response.writeHead(200, { 'content-type': type }).end('<html>Log in</html>');
      const api = await openApi({
        POST: json({ url: '/deployments/7' }),
        'GET /deployments/7': (response) => json({ status: 'success', log: `${api.url}/log` })(response),
        'GET /log': status(302, { location: '/login' }),
        'GET /login': page,
      });
      const office = openOffice();
      const { outcome, news } = office.carryOut(orderTo(api.url, { watch }));

      expect(await outcome).toEqual(succeeded);
      expect(office.output()).toBe(
        `{"url":"/deployments/7"}\nstatus: success\nthe log could not be fetched: a web page (${shown}) came instead of a log\n`,
      );
      expect(news.at(-1)?.links).toEqual([{ url: `${api.url}/log`, label: 'Log' }]);
    },
  );

  test('is kept up to 50 MB', async () => {
    const block = `${'x'.repeat(2 ** 20 - 1)}\n`;
    const api = await openApi({
      POST: json({ url: '/deployments/7' }),
      'GET /deployments/7': (response) => json({ status: 'success', log: `${api.url}/log` })(response),
      'GET /log': (response) => {
        const more = (): void => {
          while (!response.destroyed && response.write(block));
        };
        response.on('drain', more);
        more();
      },
    });
    const office = openOffice();

    expect(await office.carryOut(orderTo(api.url, { watch })).outcome).toEqual(succeeded);
    const output = office.output();
    expect(output.length).toBeGreaterThan(50 * 2 ** 20);
    expect(output.length).toBeLessThan(50 * 2 ** 20 + 100);
    expect(output).toMatch(/\n\[… the log goes on; only its first 50 MB were fetched …\]\n$/);
  });
});

describe('a log that is inside', () => {
  /** A run whose log is at this address. */
  async function withLog(log: string, office = openOffice()) {
    const api = await openApi({
      POST: json({ url: '/deployments/7' }),
      'GET /deployments/7': json({ status: 'success', log }),
      'GET /log': status(302, { location: log }),
      'GET /redirected': (response) => json({ status: 'success', log: `${api.url}/log` })(response),
    });
    const carryOut = async (url = '{response.url}') => {
      const { outcome, news } = office.carryOut(orderTo(api.url, { watch: { ...watch, url } }));
      expect(await outcome).toEqual(succeeded);
      return { output: office.output(), links: news.at(-1)?.links };
    };
    return { direct: await carryOut(), redirected: await carryOut('/redirected') };
  }

  test('stays a link, and is asked for by nobody, whoever leads there', async () => {
    const other = await openApi({ GET: plain(secret) });
    const { direct, redirected } = await withLog(`${other.url}/meta-data`);

    const reason = `the log could not be fetched: ${other.host} is on a private network, which only addresses in the configuration may lead to\n`;
    expect(direct.output).toContain(reason);
    expect(direct.links).toEqual([{ url: `${other.url}/meta-data`, label: 'Log' }]);
    expect(redirected.output).toContain(reason);
    expect(other.asked).toEqual([]);
  });

  test('is seen to be so by what its name leads to', async () => {
    const other = await openApi({ GET: plain(secret) });
    const name = `localhost:${new URL(other.url).port}`;
    const { direct, redirected } = await withLog(`https://${name}/meta-data`);

    const reason = `the log could not be fetched: ${name} is on a private network, which only addresses in the configuration may lead to\n`;
    expect(direct.output).toContain(reason);
    expect(redirected.output).toContain(reason);
    expect(other.asked).toEqual([]);
  });

  test.each(['http://logs.example.com', 'http://localhost', 'http://169.254.169.254'])(
    'or %s, another host without TLS, is not fetched',
    async (address) => {
      const { direct } = await withLog(`${address}/latest`, openOffice(nowhere));

      expect(direct.output).toContain(`the log could not be fetched: ${new URL(address).host} does not use TLS\n`);
    },
  );

  test.each(
    [
      ['127.8.9.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '2130706433'],
      ['[::1]', '[::]', '[::ffff:10.0.0.1]', '[::ffff:a9fe:a9fe]', '[fd00::1]', '[fe80::1]', '[64:ff9b::7f00:1]'],
    ].flat(),
  )('may be at %s', (host) => {
    expect(isPrivate(new URL(`https://${host}/`), privateNetworks)).toBe(true);
  });

  test.each(['93.184.215.14', '172.32.0.1', '[2606:4700::1111]', '[::ffff:8.8.8.8]', 'logs.example.com'])(
    'is not at %s, as far as its address tells',
    (host) => {
      expect(isPrivate(new URL(`https://${host}/`), privateNetworks)).toBe(false);
    },
  );
});

describe('a log that is text', () => {
  const openSaying = (...logs: readonly unknown[]) =>
    openApi({
      POST: json({ url: '/deployments/7' }),
      GET: logs.map((log, index) => json({ status: index === logs.length - 1 ? 'success' : 'running', log })),
    });

  test('is the output, and what is new of it is added', async () => {
    const api = await openSaying('', 'one\n', 'one\ntwo\n', 'one\ntwo\n', `one\ntwo\n${secret}\n`);
    const office = openOffice();
    const { outcome, news } = office.carryOut(orderTo(api.url, { watch }));

    expect(await outcome).toEqual(succeeded);
    expect(office.output()).toBe(`one\ntwo\n${secret}\n`);
    expect(news.map(({ tail }) => tail.at(-1))).toEqual(
      expect.arrayContaining(['{"url":"/deployments/7"}', 'status: running', 'one', 'two', '[masked]']),
    );
  });

  test('that has become another takes its place', async () => {
    const api = await openSaying('one\ntwo\n', 'two\nthree\n');
    const office = openOffice();
    const { outcome, news } = office.carryOut(orderTo(api.url, { watch }));

    await outcome;
    expect(office.output()).toBe('two\nthree\n');
    expect(news.at(-1)?.tail).toEqual(['two', 'three']);
  });

  test('may say how far it is, as a command may', async () => {
    const api = await openSaying('::progress 2/5 Migrating\n::link https://ci.example.com/7 Build\nbusy\n');
    const { outcome, news } = openOffice().carryOut(orderTo(api.url, { watch }));

    await outcome;
    expect(news.at(-1)).toEqual({
      tail: ['busy'],
      progress: { percent: 40, steps: ['Migrating'] },
      links: [{ url: 'https://ci.example.com/7', label: 'Build' }],
    });
  });

  test.each(['http://a:b@127.0.0.1/log', 'see https://ci.example.com/7', 'file:///etc/passwd'])(
    '%s is text',
    async (log) => {
      const api = await openSaying(log);
      const office = openOffice();

      await office.carryOut(orderTo(api.url, { watch })).outcome;
      expect(office.output()).toBe(log);
    },
  );
});
