import type { Args } from '../web/args.ts';
import { acceptBlocks } from '../blocks/accept-blocks.ts';
import { SlackError } from '../web/errors.ts';
import { TIER } from '../web/rate-limits.ts';
import { isFields, type Fields } from '../json.ts';
import { messageToJson } from '../world/to-slack-json.ts';
import type { Message } from '../world/message.ts';
import { visibleChannel, type Context, type Method } from './method.ts';
import type { Channel } from '../records.ts';

/** Sources: https://docs.slack.dev/reference/methods/chat.postMessage, .update, .delete, .postEphemeral, .getPermalink */
export const chatMethods: Record<string, Method> = {
  'chat.postMessage': { scopes: ['chat:write'], perMinute: TIER.posting, run: postMessage },
  'chat.postEphemeral': { scopes: ['chat:write'], perMinute: TIER.four, run: postEphemeral },
  'chat.update': { scopes: ['chat:write'], perMinute: TIER.three, run: update },
  'chat.delete': { scopes: ['chat:write'], perMinute: TIER.three, run: remove },
  'chat.getPermalink': { perMinute: TIER.none, run: permalink },
};

const MAX_POST = 40_000;
const MAX_UPDATE = 4_000;
const MAX_METADATA = 8_000;

function postMessage(context: Context, args: Args): Fields {
  const { workspace } = context;
  const channel = postingChannel(context, args);
  const { text, blocks, warning } = content(context, args);
  const thread = threadOf(context, channel, args);
  const metadata = metadataOf(args);
  const broadcast = thread !== undefined && args.flag('reply_broadcast');
  const message = workspace.post({
    channel,
    author: workspace.bot,
    text,
    blocks,
    ...(thread !== undefined && { threadTs: thread }),
    ...(broadcast && { broadcast, subtype: 'thread_broadcast' }),
    ...(metadata && { metadata }),
  });
  return {
    channel: channel.id,
    ts: message.ts,
    message: { ...messageToJson(workspace, message), ...(metadata && { metadata }) },
    ...warning,
  };
}

function postEphemeral(context: Context, args: Args): Fields {
  const { workspace } = context;
  const channel = postingChannel(context, args);
  const person = workspace.people.byId(args.required('user', 'user_not_found'));
  if (!person) throw new SlackError('user_not_found');
  if (!channel.members.has(person.id)) throw new SlackError('user_not_in_channel');
  const { text, blocks, warning } = content(context, args);
  const thread = threadOf(context, channel, args);
  const message = workspace.post({
    channel,
    author: workspace.bot,
    text,
    blocks,
    onlyFor: person.id,
    ...(thread !== undefined && { threadTs: thread }),
  });
  return { message_ts: message.ts, ...warning };
}

function update(context: Context, args: Args): Fields {
  const { workspace } = context;
  const message = ownMessage(context, args, 'cant_update_message');
  const text = args.text('text');
  const blocks = blocksOf(context, args);
  if (text === undefined && blocks === undefined) throw new SlackError('no_text');
  if (text !== undefined && text.length > MAX_UPDATE) throw new SlackError('msg_too_long');
  if (hasRichText(message.blocks) && blocks !== undefined && !hasRichText(blocks)) {
    throw new SlackError('block_mismatch');
  }
  const metadata = metadataOf(args);
  if (metadata) message.metadata = metadata;
  // Slack marks a message as edited only if its text is shown. Text without blocks removes the blocks.
  if (blocks === undefined) message.edited = { user: workspace.bot.id, ts: workspace.newTs() };
  workspace.edit(message, text ?? message.text, blocks ?? []);
  return {
    channel: message.channel.id,
    ts: message.ts,
    text: message.text,
    message: messageToJson(workspace, message),
  };
}

/** Slack replaces rich text only with rich text. */
const hasRichText = (blocks: readonly Fields[]): boolean => blocks.some(({ type }) => type === 'rich_text');

function remove(context: Context, args: Args): Fields {
  const message = ownMessage(context, args, 'cant_delete_message');
  context.workspace.remove(message);
  return { channel: message.channel.id, ts: message.ts };
}

function permalink(context: Context, args: Args): Fields {
  const channel = visibleChannel(context, args);
  const ts = args.required('message_ts', 'message_not_found');
  const message = context.workspace.history(channel).get(ts);
  if (!message) throw new SlackError('message_not_found');
  const thread = message.threadTs === undefined ? '' : `?thread_ts=${message.threadTs}&cid=${channel.id}`;
  const { domain } = context.workspace.team;
  const url = `https://${domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}${thread}`;
  return { channel: channel.id, permalink: url };
}

/** The channel to post to, given by ID or name, or by a person's ID for a direct message. */
function postingChannel({ workspace, tokens }: Context, args: Args): Channel {
  const { channels, people, bot } = workspace;
  const target = args.required('channel', 'channel_not_found');
  const person = people.byId(target);
  const channel = person && !person.bot ? channels.direct(bot.id, person.id) : channels.find(target);
  if (!channel) throw new SlackError('channel_not_found');
  const member = channel.members.has(bot.id);
  if (!member && channel.kind !== 'channel') throw new SlackError('channel_not_found');
  if (channel.archived) throw new SlackError('is_archived');
  if (!member && !tokens.scopes.has('chat:write.public')) throw new SlackError('not_in_channel');
  return channel;
}

/** Truncates text above 40,000 characters, with a warning. Source: Slack's changelog, "Truncating really long messages" */
function content(context: Context, args: Args): { text: string; blocks: Fields[]; warning: Fields } {
  const text = args.text('text') ?? '';
  const blocks = blocksOf(context, args) ?? [];
  if (text === '' && blocks.length === 0) throw new SlackError('no_text');
  if (text.length <= MAX_POST) return { text, blocks, warning: {} };
  const messages = [
    '[WARN] Your message was truncated but still posted. The `text` field accepts up to 40,000 characters.',
  ];
  const warning = { warning: 'message_truncated', response_metadata: { messages, warnings: ['message_truncated'] } };
  return { text: text.slice(0, MAX_POST), blocks, warning };
}

function blocksOf({ workspace }: Context, args: Args): Fields[] | undefined {
  const given = args.json('blocks', 'invalid_blocks_format');
  if (given === undefined || given === null) return undefined;
  const written = args.all['blocks'];
  const size = typeof written === 'string' ? written.length : JSON.stringify(given).length;
  return acceptBlocks(given, size, workspace);
}

function threadOf(context: Context, channel: Channel, args: Args): string | undefined {
  const ts = args.text('thread_ts');
  if (ts === undefined) return undefined;
  const parent = context.workspace.history(channel).get(ts);
  if (!parent) throw new SlackError('thread_not_found');
  return parent.threadTs ?? parent.ts;
}

function metadataOf(args: Args): Fields | undefined {
  const given = args.json('metadata', 'invalid_metadata_format');
  if (given === undefined || given === null || given === '') return undefined;
  if (!isFields(given)) throw new SlackError('invalid_metadata_format');
  if (typeof given['event_type'] !== 'string' || !isFields(given['event_payload'])) {
    throw new SlackError('invalid_metadata_schema');
  }
  if (JSON.stringify(given).length > MAX_METADATA) throw new SlackError('metadata_too_large');
  return given;
}

function ownMessage(context: Context, args: Args, notMine: string): Message {
  const channel = visibleChannel(context, args);
  const message = context.workspace.history(channel).get(args.required('ts', 'message_not_found'));
  if (!message || message.deleted) throw new SlackError('message_not_found');
  if (message.author.id !== context.workspace.bot.id) throw new SlackError(notMine);
  if (channel.archived) throw new SlackError('is_archived');
  if (!channel.members.has(context.workspace.bot.id)) throw new SlackError('not_in_channel');
  return message;
}
