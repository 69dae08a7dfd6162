import { acceptBlocks } from '../blocks/accept-blocks.ts';
import type { Context } from '../methods/method.ts';
import { fieldsOf, stringOf, type Fields } from '../json.ts';
import type { MessageRecord } from '../records.ts';
import type { Workspace } from '../world/workspace.ts';

const PREFIX = '/actions/';

/** The URL for responding to a press: to replace or delete the message, or to post another. */
export function responseUrl(host: string, message: MessageRecord, person: string): string {
  return `http://${host}${PREFIX}${message.channel.id}/${message.ts}/${person}`;
}

/**
 * Handles a request to a response URL. Slack's limits (5 requests, 30 minutes) are not enforced.
 * Source: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 */
export function handleResponse({ workspace }: Context, path: string, body: Buffer): Fields {
  const [channelId = '', ts = '', person = ''] = path.slice(PREFIX.length).split('/');
  const channel = workspace.channels.byId(channelId);
  const message = channel && workspace.history(channel).get(ts);
  const request = fieldsOf(JSON.parse(body.toString('utf8')));
  if (!channel) return { ok: false, error: 'channel_not_found' };
  const text = stringOf(request['text']);
  const blocks = blocksOf(workspace, request['blocks']);
  if (request['delete_original'] === true) {
    if (message) workspace.remove(message);
  } else if (request['replace_original'] === true) {
    if (message) workspace.edit(message, text, blocks);
  } else {
    const threadTs = stringOf(request['thread_ts']);
    workspace.post({
      channel,
      author: workspace.bot,
      text,
      blocks,
      ...(request['response_type'] !== 'in_channel' && { onlyFor: person }),
      ...(threadTs !== '' && { threadTs }),
    });
  }
  return { ok: true };
}

function blocksOf(workspace: Workspace, given: unknown): Fields[] {
  return given === undefined ? [] : acceptBlocks(given, JSON.stringify(given).length, workspace);
}
