import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { asJson, client, connect, eventOf, listen, sandbox } from '../helpers.ts';

test('a connection is greeted, and its URL works once', async () => {
  const slack = await sandbox();
  const { url = '' } = await client(slack, slack.appToken).apps.connections.open();
  const bot = await listen(url);
  expect(bot.heard[0]).toMatchObject({ type: 'hello', num_connections: 1 });
  expect(slack.connections).toBe(1);
  const second = new WebSocket(url);
  const refused = await new Promise((resolve) => second.on('error', resolve));
  expect(String(refused)).toContain('403');
});

test('payloads go to connections in turn', async () => {
  const slack = await sandbox();
  const bots = [await connect(slack), await connect(slack)];
  for (const text of ['1', '2', '3', '4']) slack.say({ as: 'ann', channel: 'general', text });
  await slack.until(() => slack.undelivered === 0);
  const heard = bots.map((bot) => bot.envelopes().map((envelope) => eventOf(envelope)['text']));
  expect(heard.map((texts) => texts.length)).toEqual([2, 2]);
  expect(heard.flat().map(String).sort()).toEqual(['1', '2', '3', '4']);
});

test('an eleventh connection is refused', async () => {
  const slack = await sandbox();
  for (let n = 0; n < 10; n++) await connect(slack);
  const eleventh = await connect(slack);
  expect(eleventh.heard[0]).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' });
  expect(slack.connections).toBe(10);
});

test.each(['refresh_requested', 'link_disabled', 'too_many_websockets'] as const)(
  'a connection told %s is then closed',
  async (reason) => {
    const slack = await sandbox();
    const bot = await connect(slack);
    const closed = new Promise((resolve) => bot.socket.on('close', resolve));
    slack.network.disconnect(reason);
    await closed;
    expect(bot.heard.at(-1)).toMatchObject({ type: 'disconnect', reason });
    expect(slack.connections).toBe(0);
  },
);

test('a warning leaves the connection open', async () => {
  const slack = await sandbox();
  const bot = await connect(slack);
  slack.network.disconnect('warning');
  slack.say({ as: 'ann', channel: 'general', text: 'still there?' });
  await slack.until(() => slack.undelivered === 0);
  expect(bot.heard.map(({ type, reason }) => reason ?? type)).toEqual(['hello', 'warning', 'events_api']);
});

test('connections are refreshed regularly', async () => {
  const slack = await sandbox({ refreshEvery: 50 });
  const bot = await connect(slack);
  await bot.hears(1, 'disconnect');
  expect(slack.connections).toBe(0);
  expect(bot.heard.at(-1)).toMatchObject({ reason: 'refresh_requested' });
});

test('pings are sent and answered until the connection is frozen', async () => {
  const slack = await sandbox({ pingEvery: 10 });
  const { socket } = await connect(slack);
  await new Promise((resolve) => socket.once('ping', resolve));
  const pong = new Promise<string>((resolve) => socket.once('pong', (data) => resolve(String(data))));
  socket.ping('are you there');
  expect(await pong).toBe('are you there');
});

test('dropped sockets end without a message, and refused ones never open', async () => {
  const slack = await sandbox();
  const bot = await connect(slack);
  const closed = new Promise((resolve) => bot.socket.on('close', resolve));
  slack.network.dropSockets();
  expect(slack.connections).toBe(0);
  expect(await closed).toBe(1006);
  slack.network.refuseSockets();
  await expect(connect(slack)).rejects.toThrow('503');
  slack.network.refuseSockets(false);
  await connect(slack);
  expect(slack.connections).toBe(1);
});

test('nothing responds during an outage', async () => {
  const slack = await sandbox();
  await connect(slack);
  slack.network.outage();
  expect(slack.connections).toBe(0);
  await expect(client(slack).auth.test()).rejects.toThrow(/fetch failed|socket|ECONN|other side/i);
  slack.network.recover();
  expect(asJson(await client(slack).auth.test())).toMatchObject({ ok: true });
});
