import { expect, test } from 'vitest';
import { asJson, connect, eventOf, sandbox } from '../helpers.ts';

const HASTY = { ackDeadline: 20, redelivery: [0, 10, 20] };

test('an acknowledged event is sent once, and its latency measured', async () => {
  const slack = await sandbox();
  const bot = await connect(slack);
  slack.say({ as: 'ann', channel: 'general', text: 'hi' });
  await slack.until(() => slack.undelivered === 0);
  expect(bot.envelopes()).toMatchObject([{ type: 'events_api', retry_attempt: 0, retry_reason: '' }]);
  expect(slack.deliveries).toMatchObject([{ state: 'acknowledged', attempts: [{ connection: 1 }] }]);
  expect(slack.deliveries[0]?.latency).toBeLessThan(3000);
});

test('an unacknowledged event is sent again with its attempt number, and at last given up', async () => {
  const slack = await sandbox(HASTY);
  const bot = await connect(slack, { ack: false });
  slack.say({ as: 'ann', channel: 'general', text: 'hi' });
  await slack.until(() => slack.deliveries[0]?.state === 'lost');
  await bot.hears(4, 'events_api');
  expect(bot.envelopes().map(({ retry_attempt, retry_reason }) => [retry_attempt, retry_reason])).toEqual([
    [0, ''],
    [1, 'timeout'],
    [2, 'timeout'],
    [3, 'timeout'],
  ]);
  expect(new Set(bot.envelopes().map(({ payload }) => asJson(payload)['event_id'])).size).toBe(1);
  expect(new Set(bot.envelopes().map(({ envelope_id }) => envelope_id)).size).toBe(4);
});

test('an event raised without a connection is sent later', async () => {
  const slack = await sandbox({ redelivery: [0, 1, ...Array<number>(200).fill(50)] });
  slack.say({ as: 'ann', channel: 'general', text: 'anybody?' });
  const bot = await connect(slack);
  await slack.until(() => slack.undelivered === 0);
  expect(eventOf(bot.envelopes()[0])['text']).toBe('anybody?');
  expect(bot.envelopes()[0]?.['retry_attempt']).toBeGreaterThan(0);
});

test('an event is sent again if its acknowledgement is ignored', async () => {
  const slack = await sandbox({ ackDeadline: 50, redelivery: Array<number>(100).fill(0) });
  slack.fault({ kind: 'ignore_ack' });
  const bot = await connect(slack);
  slack.say({ as: 'ann', channel: 'general', text: 'hi' });
  await slack.until(() => slack.undelivered === 0);
  expect(slack.deliveries[0]?.state).toBe('acknowledged');
  expect(bot.envelopes().map(({ retry_attempt }) => retry_attempt)).toEqual(expect.arrayContaining([0, 1]));
});

test('an envelope can be duplicated', async () => {
  const slack = await sandbox();
  slack.fault({ kind: 'duplicate' });
  const bot = await connect(slack);
  slack.say({ as: 'ann', channel: 'general', text: 'hi' });
  await bot.hears(2, 'events_api');
  const [one, two] = bot.envelopes();
  expect(one).toEqual(two);
});

test('an event can be replayed in a new envelope', async () => {
  const slack = await sandbox();
  slack.fault({ kind: 'replay', after: 10 });
  const bot = await connect(slack);
  slack.say({ as: 'ann', channel: 'general', text: 'hi' });
  await bot.hears(2, 'events_api');
  const [one, two] = bot.envelopes();
  expect(one?.['envelope_id']).not.toBe(two?.['envelope_id']);
  expect(one?.['payload']).toEqual(two?.['payload']);
});

test('any earlier delivery can be replayed', async () => {
  const slack = await sandbox();
  const bot = await connect(slack);
  slack.say({ as: 'ann', channel: 'general', text: 'hi' });
  await slack.until(() => slack.undelivered === 0);
  for (const delivery of slack.deliveries) slack.network.replay(delivery);
  await bot.hears(2, 'events_api');
  const ids = bot.envelopes().map(({ payload }) => asJson(payload)['event_id']);
  expect(new Set(ids).size).toBe(1);
});

test('presses are retried only on request', async () => {
  const strict = await sandbox(HASTY);
  const bot = await connect(strict, { ack: false });
  strict.admin.removeScope('channels:history');
  const message = strict.say({ as: 'ann', channel: 'general', text: 'x', raw: true });
  const button = {
    message,
    text: 'Go',
    actionId: 'go',
    blockId: 'b',
    value: 'v',
    url: undefined,
    element: {},
    seen: message,
  };
  const press = strict.press({ as: 'ann', button });
  await strict.until(() => press.state === 'lost');
  await bot.hears(1, 'interactive');
  expect(bot.envelopes()).toHaveLength(1);

  const generous = await sandbox({ ...HASTY, retryInteractions: true });
  await connect(generous, { ack: false });
  const again = generous.press({ as: 'ann', button });
  await generous.until(() => again.state === 'lost');
  expect(again.attempts).toHaveLength(4);
});
