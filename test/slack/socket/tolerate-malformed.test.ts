import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { patience } from '../../helpers/patience.ts';
import { connect, hear } from '../rig.ts';

const event = (fields: object) => ({
  type: 'event_callback',
  event: { type: 'message', channel: 'C1', user: 'U1', text: 'x', ...fields },
});
const envelope = (id: string, fields: object) => JSON.stringify({ envelope_id: id, type: 'events_api', ...fields });

/** Malformed or unexpected messages; those with an envelope are to be acknowledged. */
const ODD: readonly string[] = [
  '',
  'no JSON',
  'null',
  '42',
  '[]',
  '{}',
  '{"type":"hello"}',
  '{"type":"unheard_of"}',
  '{"type":"events_api"}',
  '{"type":"error"}',
  '{"type":"close"}',
  '{"type":"ws_message"}',
  '{"type":"slack_event"}',
  '{"type":"outgoing_message"}',
  envelope('limited', { payload: { type: 'app_rate_limited', team_id: 'T1', minute_rate_limited: 1 } }),
  envelope('bare', {}),
  envelope('empty', { payload: {} }),
  envelope('null', { payload: null }),
  envelope('no-type', { payload: { type: 'event_callback', event: {} } }),
  envelope('close', { payload: event({ type: 'close' }) }),
  envelope('error', { payload: event({ type: 'error' }) }),
  envelope('socket', { payload: event({ type: 'ws_message' }) }),
  envelope('other', { payload: event({ type: 'team_join', user: { id: 'U1' } }) }),
  envelope('odd', { payload: event({ text: 1, ts: {}, channel: [] }) }),
  envelope('press', { type: 'interactive', payload: { type: 'block_actions', actions: [] } }),
  envelope('modal', { type: 'interactive', payload: { type: 'view_submission', view: {}, user: {} } }),
  envelope('command', { type: 'slash_commands', payload: { command: '/x', text: '' } }),
  envelope('unheard', { type: 'unheard_of', payload: { type: 'x' } }),
];

it('survives malformed messages, acknowledges those with an envelope, and receives the next message', async () => {
  const { url, socket } = await oddSlack();
  const { slack } = await connect({ url, botToken: 'xoxb-1', appToken: 'xapp-1' } as Sandbox);
  const heard = await hear(slack);
  const acknowledged: string[] = [];
  const { promise: last, resolve } = Promise.withResolvers<void>();
  (await socket).on('message', (data: Buffer) => {
    const { envelope_id: id } = JSON.parse(data.toString()) as { envelope_id?: string };
    if (id !== undefined) acknowledged.push(id);
    if (id === 'sane') resolve();
  });
  const odd = await socket;
  for (const text of ODD) odd.send(text);
  odd.send(Buffer.from([0, 1, 2]));
  odd.send(envelope('sane', { payload: event({ ts: '9.9' }) }));
  await last;
  expect(heard.map(({ ts }) => ts)).toEqual(['9.9']);
  const expected = ODD.filter((text) => text.includes('envelope_id')).map(
    (text) => /"envelope_id":"([^"]*)"/u.exec(text)?.[1] ?? '',
  );
  await expect.poll(() => acknowledged.toSorted(), patience).toEqual([...expected, 'sane'].toSorted());
});

/** A Slack with two methods, and a socket to send anything on. */
async function oddSlack(): Promise<{ url: string; socket: Promise<WebSocket> }> {
  const server = createServer((request, response) => {
    const answers: Readonly<Record<string, object>> = {
      '/api/auth.test': { user_id: 'UBOT', bot_id: 'B1', team_id: 'T1' },
      '/api/apps.connections.open': { url: `ws://127.0.0.1:${port}/` },
    };
    response.end(JSON.stringify({ ok: true, ...answers[request.url ?? ''] }));
  });
  const sockets = new WebSocketServer({ server });
  const socket = Promise.withResolvers<WebSocket>();
  sockets.on('connection', (connection) => {
    connection.send('{"type":"hello"}');
    socket.resolve(connection);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => {
    sockets.close();
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${port}/api/`, socket: socket.promise };
}
