/**
 * A bare Bolt app that makes the two calls of a dialogue's turn, with the same blocks: it posts the next question, then
 * takes the buttons off the last one. It decides nothing, and what it knows is gone when it stops.
 */
import { readFileSync } from 'node:fs';
import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';

const { SLACK_BOT_TOKEN: token, SLACK_APP_TOKEN: appToken, SLACK_API_URL: slackApiUrl, TURN_CALLS } = process.env;

const clientOptions = { slackApiUrl };
const receiver = new SocketModeReceiver({
  appToken,
  clientPingTimeout: 3000,
  logLevel: LogLevel.WARN,
  installerOptions: { clientOptions },
});
const app = new App({ receiver, token, convoStore: false, logLevel: LogLevel.WARN, clientOptions });

/** Two questions, as they are asked and as they stand once they are answered: see ../turn-calls.ts. */
const { asked, answered } = JSON.parse(readFileSync(TURN_CALLS, 'utf8'));
/** The open question of each thread. */
const open = new Map();

app.message(/^nestor\b/i, async ({ message, say, client }) => {
  const { channel } = message;
  const thread = message.thread_ts ?? message.ts;
  const last = open.get(thread);
  const question = last === undefined ? 0 : 1 - last.question;
  const { ts } = await say({ ...asked[question], thread_ts: thread });
  open.set(thread, { question, ts });
  if (last !== undefined) await client.chat.update({ channel, ts: last.ts, ...answered[last.question] });
});

await app.start();
