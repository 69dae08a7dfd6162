import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { expect, onTestFinished, test } from 'vitest';
import { buttons, sandbox, section } from './helpers.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';

async function bolt(slack: Sandbox): Promise<App> {
  const clientOptions = { slackApiUrl: slack.url };
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    logLevel: LogLevel.ERROR,
    clientPingTimeout: 300,
    installerOptions: {
      clientOptions: { ...clientOptions, retryConfig: { forever: true, minTimeout: 20, maxTimeout: 50, factor: 1 } },
    },
  });
  const app = new App({ token: slack.botToken, receiver, clientOptions, convoStore: false, logLevel: LogLevel.ERROR });
  app.message('deploy', async ({ message, say }) => {
    await say({ text: 'Sure?', blocks: [section('Sure?'), buttons('Yes')], thread_ts: message.ts });
  });
  app.action('yes', async ({ ack, body, client, respond }) => {
    await ack();
    if (body.type !== 'block_actions' || !body.message) return;
    await client.chat.update({
      channel: body.channel?.id ?? '',
      ts: body.message['ts'],
      text: `<@${body.user.id}> said yes`,
    });
    await respond({ text: 'noted' });
  });
  await app.start();
  onTestFinished(async () => {
    await app.stop();
  });
  await slack.until(() => slack.connections === 1);
  return app;
}

test('a Bolt app responds to a message and a press', async () => {
  const slack = await sandbox();
  await bolt(slack);
  const said = slack.say({ as: 'ann', channel: 'general', text: 'deploy' });
  const question = await slack.until(() => said.replies[0], { what: 'a question' });
  slack.press({ as: 'bob', message: question, button: 'Yes' });
  await slack.until(() => question.words === '@bob said yes', { what: 'the edit' });
  const response = await slack.until(() => slack.timeline().find(({ words }) => words === 'noted'));
  expect(response.onlyFor).toBe(slack.person('bob').id);
});

test('a Bolt app reconnects after dropped sockets, refreshes and outages', async () => {
  const slack = await sandbox({ redelivery: [0, ...Array<number>(100).fill(100)] });
  await bolt(slack);
  const troubles = [
    () => slack.network.dropSockets(),
    () => slack.network.disconnect('refresh_requested'),
    () => {
      slack.network.outage();
      slack.network.recover();
    },
  ];
  for (const trouble of troubles) {
    trouble();
    const said = slack.say({ as: 'ann', channel: 'general', text: 'deploy' });
    await slack.until(() => said.replies[0], { what: 'an answer after the trouble', within: 20_000 });
  }
  expect(slack.connections).toBe(1);
});
