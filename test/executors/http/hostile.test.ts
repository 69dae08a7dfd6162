import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openOffice, orderTo, watched } from './office.ts';
import { patience } from '../../helpers/patience.ts';

/** What answers every connection with these bytes, first to the request and then to each look. */
async function openRaw(answer: (socket: Socket) => void): Promise<{ url: string; host: string }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', () => answer(socket));
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `http://${host}`, host };
}

const says = (text: string) => (socket: Socket) => socket.end(text);

const ok = 'HTTP/1.1 200 OK\r\n';

test.each<[string, (socket: Socket) => void, string]>([
  ['nothing', says(''), 'dropped the connection'],
  ['another protocol', says('SSH-2.0-OpenSSH_9.2\r\n'), 'does not speak valid HTTP'],
  ['half a header', says(`${ok}content-le`), 'dropped the connection'],
  ['a header that splits', says(`${ok}x: a\rb\r\n\r\n`), 'does not speak valid HTTP'],
  ['endless headers', says(`${ok}x: ${'x'.repeat(200_000)}\r\n\r\n`), 'answers with headers that are too long'],
  ['less than announced', says(`${ok}content-length: 9\r\n\r\n{"a":1`), 'dropped the connection'],
  [
    'two lengths',
    says(`${ok}content-length: 1\r\ncontent-length: 2\r\n\r\nab`),
    'sent an answer of another length than announced',
  ],
  ['a length that is none', says(`${ok}content-length: -5\r\n\r\nab`), 'does not speak valid HTTP'],
  ['chunks that are none', says(`${ok}transfer-encoding: chunked\r\n\r\nzz\r\n`), 'does not speak valid HTTP'],
  ['a status that is none', says('HTTP/1.1 9999 What\r\n\r\n'), 'does not speak valid HTTP'],
  [
    'another protocol from now on',
    says('HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    'dropped the connection',
  ],
])('an API that answers %s is asked again, and the run can be ended', async (_, answer, trouble) => {
  const api = await openRaw(answer);
  const office = openOffice();
  const { outcome, stop } = office.carryOut(orderTo(api.url, { watch: watched() }));

  await vi.waitUntil(() => office.output() !== '', patience);
  expect(office.output()).toBe(`${api.host} ${trouble}\n`);
  stop();
  expect(await outcome).toMatchObject({ kind: 'unknown' });
  expect(office.warnings).toEqual([]);
});
