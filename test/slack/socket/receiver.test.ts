import { expect, it } from 'vitest';
import type { Inbound } from '../../../src/ports/index.ts';
import { hear, rig, says } from '../rig.ts';
import { patience } from '../../helpers/patience.ts';

it('acknowledges a message only once it is stored', async () => {
  const { sandbox, slack } = await rig({ sandbox: { ackDeadline: 60_000 } });
  const stored = Promise.withResolvers<void>();
  const began = Promise.withResolvers<Inbound>();
  await slack.listen({
    inbound(inbound) {
      began.resolve(inbound);
      return stored.promise;
    },
  });
  const message = sandbox.say({ as: 'ann', channel: 'ops', text: 'deploy' });
  await expect(began.promise).resolves.toMatchObject({ kind: 'message', ts: message.ts, text: 'deploy' });
  // An early acknowledgement would have arrived before this call returns.
  await slack.channels.resolve(['ops']);
  expect(sandbox.undelivered).toBe(1);
  stored.resolve();
  await sandbox.until(() => sandbox.undelivered === 0);
});

it('receives again what it could not store', async () => {
  const { sandbox, slack, log } = await rig();
  const heard: Inbound[] = [];
  await slack.listen({
    async inbound(inbound) {
      heard.push(inbound);
      if (heard.length === 1) throw new Error('the disk is full');
    },
  });
  sandbox.say({ as: 'ann', channel: 'ops', text: 'deploy' });
  await sandbox.until(() => sandbox.undelivered === 0);
  expect(heard.map(({ id }) => id)).toEqual([heard[0]?.id, heard[0]?.id]);
  expect(sandbox.deliveries[0]?.attempts).toHaveLength(2);
  expect(log.join('')).toContain('the disk is full');
});

it('gives both events of a mention the same id', async () => {
  const { sandbox, slack } = await rig();
  const heard = await hear(slack);
  sandbox.say({ as: 'ann', channel: 'ops', text: '@nestor deploy' });
  await sandbox.until(() => heard.length === 2 && sandbox.undelivered === 0);
  expect(new Set(heard.map(({ id }) => id)).size).toBe(1);
  expect(heard[0]).toMatchObject({ text: `<@${slack.botUser}> deploy` });
});

it('receives button presses', async () => {
  const { sandbox, slack } = await rig();
  const heard = await hear(slack);
  const parts = [...says('Deploy?').parts, { kind: 'buttons' as const, buttons: [{ label: 'Yes', value: 'yes/1' }] }];
  const to = { channel: sandbox.channel('ops').id };
  const { ts } = await slack.chat.post({ to, content: { parts }, key: 'q', maybeDone: false });
  const [message] = sandbox.messages('ops');
  if (message === undefined) throw new Error('nothing was posted');
  sandbox.press({ as: 'bob', message, button: 'Yes' });
  await sandbox.until(() => heard.length === 1 && sandbox.undelivered === 0);
  expect(heard[0]).toMatchObject({
    kind: 'press',
    channel: to.channel,
    ts,
    person: sandbox.person('bob').id,
    value: 'yes/1',
  });
});

it('acknowledges and drops everything else', async () => {
  const { sandbox, slack } = await rig();
  const heard = await hear(slack);
  const message = sandbox.say({ as: 'ann', channel: 'ops', text: 'one' });
  sandbox.edit({ message, text: 'two' });
  sandbox.remove(message);
  sandbox.openHome('ann');
  await slack.chat.post({ to: { channel: message.channel.id }, content: says('hi'), key: 'k', maybeDone: false });
  await sandbox.until(() => sandbox.undelivered === 0 && sandbox.deliveries.length >= 5);
  expect(heard).toHaveLength(1);
  expect(sandbox.deliveries.map(({ attempts }) => attempts.length)).toEqual(sandbox.deliveries.map(() => 1));
});

it('accepts nothing new while stopping, and acknowledges what is in progress', async () => {
  const { sandbox, slack } = await rig({ sandbox: { ackDeadline: 60_000 } });
  const heard: Inbound[] = [];
  const stored = Promise.withResolvers<void>();
  await slack.listen({
    inbound(inbound) {
      heard.push(inbound);
      return stored.promise;
    },
  });
  sandbox.say({ as: 'ann', channel: 'ops', text: 'one' });
  await expect.poll(() => heard.length, { ...patience, interval: 5 }).toBe(1);
  const stopped = slack.stop();
  sandbox.say({ as: 'ann', channel: 'ops', text: 'two' });
  stored.resolve();
  await stopped;
  expect(heard).toHaveLength(1);
  expect(sandbox.deliveries.map(({ state }) => state)).toEqual(['acknowledged', 'waiting']);
  await sandbox.until(() => sandbox.connections === 0);
});
