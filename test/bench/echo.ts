/**
 * What Nestor is measured against: a bare Bolt app in Socket Mode that says what is said to it, in the thread, and
 * keeps nothing. Started by the bench with the tokens in its environment.
 */
import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';

const { SLACK_BOT_TOKEN: token = '', SLACK_APP_TOKEN: appToken = '', SLACK_API_URL: slackApiUrl = '' } = process.env;

const receiver = new SocketModeReceiver({
  appToken,
  clientPingTimeout: 3000,
  logLevel: LogLevel.WARN,
  installerOptions: { clientOptions: { slackApiUrl } },
});
const app = new App({ receiver, token, convoStore: false, logLevel: LogLevel.WARN, clientOptions: { slackApiUrl } });

app.message(/^nestor\b/i, async ({ message, say }) => {
  if (!('text' in message) || message.text === undefined) return;
  const thread = 'thread_ts' in message && message.thread_ts !== undefined ? message.thread_ts : message.ts;
  await say({ text: message.text, thread_ts: thread });
});

await app.start();
