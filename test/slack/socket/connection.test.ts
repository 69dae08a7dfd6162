import { describe, expect, it } from 'vitest';
import type { Inbound } from '../../../src/ports/index.ts';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import type { Slack } from '../../../src/slack/connect.ts';
import { patience } from '../../helpers/patience.ts';
import { hear, rig } from '../rig.ts';

const REASONS = ['warning', 'refresh_requested', 'link_disabled', 'too_many_websockets'] as const;

describe('the connection is restored', () => {
  it.each(REASONS)('after a disconnect message with the reason %s', async (reason) => {
    const { sandbox, slack } = await rig();
    const heard = await hear(slack);
    sandbox.network.disconnect(reason);
    await expect(works({ sandbox, slack, heard })).resolves.toBe(true);
    expect(sandbox.connections).toBe(1);
  });

  it('after the socket is dropped', async () => {
    const { sandbox, slack } = await rig();
    const heard = await hear(slack);
    for (let cuts = 0; cuts < 3; cuts += 1) {
      sandbox.network.dropSockets();
      await expect(works({ sandbox, slack, heard })).resolves.toBe(true);
    }
  });

  it('after the socket goes silent', async () => {
    const { sandbox, slack } = await rig();
    const heard = await hear(slack);
    sandbox.network.freezeSockets();
    await expect.poll(() => slack.connected(), patience).toBe(false);
    sandbox.network.freezeSockets(false);
    await expect(works({ sandbox, slack, heard })).resolves.toBe(true);
  });

  it('after sockets are refused', async () => {
    const { sandbox, slack } = await rig();
    const heard = await hear(slack);
    sandbox.network.refuseSockets();
    sandbox.network.dropSockets();
    const opened = () => sandbox.calls.filter(({ method }) => method === 'apps.connections.open').length;
    await sandbox.until(() => opened() >= 4);
    sandbox.network.recover();
    await expect(works({ sandbox, slack, heard })).resolves.toBe(true);
  });

  it('after an outage', async () => {
    const { sandbox, slack, log } = await rig();
    const heard = await hear(slack);
    sandbox.network.outage();
    await expect
      .poll(() => log.filter((line) => line.includes('http request failed')).length, patience)
      .toBeGreaterThan(5);
    expect(slack.connected()).toBe(false);
    sandbox.network.recover();
    await expect(works({ sandbox, slack, heard })).resolves.toBe(true);
  });

  it.each([
    { kind: 'status', status: 500 },
    { kind: 'ratelimited', retryAfter: 1 },
    { kind: 'malformed' },
    { kind: 'reset' },
    { kind: 'error', error: 'internal_error' },
  ] as const)('despite the fault $kind while reconnecting', async (fault) => {
    const { sandbox, slack } = await rig();
    const heard = await hear(slack);
    sandbox.fault({ ...fault, method: 'apps.connections.open', times: 2 });
    sandbox.network.dropSockets();
    await expect(works({ sandbox, slack, heard })).resolves.toBe(true);
  });
});

describe('a refused token', () => {
  it('is named as the app token when connecting', async () => {
    const { sandbox, slack } = await rig();
    sandbox.admin.revokeToken('app');
    await expect(slack.listen({ inbound: async () => {} })).rejects.toThrow(/app token \(SLACK_APP_TOKEN\)/u);
  });

  it('is fatal when reconnecting', async () => {
    const { sandbox, slack } = await rig();
    await hear(slack);
    const fatal = Promise.withResolvers<Error>();
    slack.onFatal(fatal.resolve);
    sandbox.admin.revokeToken('app');
    sandbox.network.dropSockets();
    await expect(fatal.promise).resolves.toMatchObject({ message: expect.stringMatching(/app token/u) });
    expect(slack.connected()).toBe(false);
  });

  it('is fatal for the bot token in any call', async () => {
    const { sandbox, slack } = await rig();
    const fatal = Promise.withResolvers<Error>();
    slack.onFatal(fatal.resolve);
    sandbox.admin.revokeToken('bot');
    await slack.people.look(sandbox.person('ann').id, sandbox.channel('ops').id);
    await expect(fatal.promise).resolves.toMatchObject({ message: expect.stringMatching(/bot token/u) });
  });
});

/** Within seconds a new message arrives over one connection and is acknowledged. */
async function works({
  sandbox,
  slack,
  heard,
}: {
  sandbox: Sandbox;
  slack: Slack;
  heard: readonly Inbound[];
}): Promise<boolean> {
  sandbox.network.setDelivery({ redelivery: Array.from({ length: 100 }, () => 50) });
  const { ts } = sandbox.say({ as: 'ann', channel: 'ops', text: 'are you there?' });
  await expect.poll(() => heard.some((inbound) => inbound.ts === ts), { ...patience, interval: 10 }).toBe(true);
  await sandbox.until(() => sandbox.undelivered === 0);
  await expect.poll(() => slack.connected() && sandbox.connections === 1, { ...patience, interval: 10 }).toBe(true);
  return true;
}
