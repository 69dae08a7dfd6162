import { takeBlocks } from '../blocks/blocks.ts';
import type { Context } from '../methods/method.ts';
import { fieldsOf, stringOf, type Fields } from '../values.ts';
import type { Message } from '../world/messages.ts';
import type { Workspace } from '../world/workspace.ts';

const PREFIX = '/actions/';

/** The address at which the bot may answer a press: replace the message, delete it, or say something new. */
export function responseUrl(host: string, message: Message, person: string): string {
  return `http://${host}${PREFIX}${message.channel.id}/${message.ts}/${person}`;
}

/**
 * Does what was sent to a response URL. The count (5) and the time (30 minutes) Slack allows are not enforced.
 * Source: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 */
export function takeResponse({ workspace }: Context, path: string, body: Buffer): Fields {
  const [channelId = '', ts = '', person = ''] = path.slice(PREFIX.length).split('/');
  const channel = workspace.channels.byId(channelId);
  const message = channel?.history.get(ts);
  const asked = fieldsOf(JSON.parse(body.toString('utf8')));
  if (!channel) return { ok: false, error: 'channel_not_found' };
  const text = stringOf(asked['text']);
  const blocks = blocksOf(workspace, asked['blocks']);
  if (asked['delete_original'] === true) {
    if (message) workspace.remove(message);
  } else if (asked['replace_original'] === true) {
    if (message) workspace.edit(message, text, blocks);
  } else {
    const threadTs = stringOf(asked['thread_ts']);
    workspace.post({
      channel,
      author: workspace.bot,
      text,
      blocks,
      ...(asked['response_type'] !== 'in_channel' && { onlyFor: person }),
      ...(threadTs !== '' && { threadTs }),
    });
  }
  return { ok: true };
}

function blocksOf(workspace: Workspace, given: unknown): Fields[] {
  return given === undefined ? [] : takeBlocks(given, JSON.stringify(given).length, workspace);
}
