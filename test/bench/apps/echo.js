/** A bare Bolt app that repeats in the thread what was said to it, and keeps nothing. */
import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';

const { SLACK_BOT_TOKEN: token, SLACK_APP_TOKEN: appToken, SLACK_API_URL: slackApiUrl } = process.env;

const clientOptions = { slackApiUrl };
const receiver = new SocketModeReceiver({
  appToken,
  clientPingTimeout: 3000,
  logLevel: LogLevel.WARN,
  installerOptions: { clientOptions },
});
const app = new App({ receiver, token, convoStore: false, logLevel: LogLevel.WARN, clientOptions });

app.message(/^nestor\b/i, async ({ message, say }) => {
  await say({ text: message.text, thread_ts: message.thread_ts ?? message.ts });
});

await app.start();
