import type { Args } from '../web/args.ts';
import { SlackError } from '../web/errors.ts';
import { TIER } from '../web/rate-limits.ts';
import type { Fields } from '../json.ts';
import { channelToJson } from '../world/to-slack-json.ts';
import { nextCursor, page, visibleChannel, type Context, type Method } from './method.ts';
import type { Channel } from '../records.ts';

const READ = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];

/** Sources: https://docs.slack.dev/reference/methods/conversations.list, .info, .members, .join, .open, users.conversations */
export const conversationMethods: Record<string, Method> = {
  'conversations.list': { scopes: READ, perMinute: TIER.two, run: list },
  'conversations.info': { scopes: READ, perMinute: TIER.three, run: info },
  'conversations.members': { scopes: READ, perMinute: TIER.four, run: members },
  'conversations.join': { scopes: ['channels:join'], perMinute: TIER.three, run: join },
  'conversations.open': { scopes: ['im:write'], perMinute: TIER.three, run: open },
  'users.conversations': { scopes: READ, perMinute: TIER.three, run: conversationsOf },
};

const SCOPE_OF_TYPE: Record<string, string> = {
  public_channel: 'channels:read',
  private_channel: 'groups:read',
  im: 'im:read',
  mpim: 'mpim:read',
};

const TYPE_OF_KIND = { channel: 'public_channel', group: 'private_channel', im: 'im' } as const;

function list(context: Context, args: Args): Fields {
  const { bot, channels } = context.workspace;
  const types = typesOf(context, args);
  const seen = channels
    .all()
    .filter((channel) => types.has(TYPE_OF_KIND[channel.kind]))
    .filter((channel) => channel.kind === 'channel' || channel.members.has(bot.id));
  return pageOfChannels(context, args, seen);
}

function conversationsOf(context: Context, args: Args): Fields {
  const { bot, channels, people } = context.workspace;
  const user = args.text('user') ?? bot.id;
  if (!people.byId(user)) throw new SlackError('user_not_found');
  const types = typesOf(context, args);
  const shared = channels
    .all()
    .filter((channel) => types.has(TYPE_OF_KIND[channel.kind]) && channel.members.has(user))
    .filter((channel) => channel.kind === 'channel' || channel.members.has(bot.id));
  return pageOfChannels(context, args, shared);
}

function info(context: Context, args: Args): Fields {
  const channel = visibleChannel(context, args);
  needsScopeFor(context, channel);
  const json = channelToJson(context.workspace, channel);
  if (!args.flag('include_num_members')) delete json['num_members'];
  return { channel: json };
}

function members(context: Context, args: Args): Fields {
  const channel = visibleChannel(context, args);
  needsScopeFor(context, channel);
  const { items, cursor } = page([...channel.members], args, args.limit(100, 1000));
  return { members: items, ...nextCursor(cursor) };
}

function join({ workspace }: Context, args: Args): Fields {
  const channel = workspace.channels.byId(args.required('channel', 'channel_not_found'));
  if (!channel || channel.kind === 'im') throw new SlackError('channel_not_found');
  if (channel.kind === 'group') throw new SlackError('method_not_supported_for_channel_type');
  if (channel.archived) throw new SlackError('is_archived');
  const already = channel.members.has(workspace.bot.id);
  channel.members.add(workspace.bot.id);
  if (!already) workspace.changes.emit({ kind: 'joined', channel, person: workspace.bot });
  const warning = { warning: 'already_in_channel', response_metadata: { warnings: ['already_in_channel'] } };
  return { channel: channelToJson(workspace, channel), ...(already && warning) };
}

function open({ workspace }: Context, args: Args): Fields {
  const person = workspace.people.byId(args.required('users', 'users_list_not_supplied'));
  if (!person) throw new SlackError('user_not_found');
  if (person.deactivated) throw new SlackError('user_disabled');
  return { channel: { id: workspace.channels.direct(workspace.bot.id, person.id).id } };
}

function typesOf({ tokens }: Context, args: Args): Set<string> {
  const types = (args.text('types') ?? 'public_channel').split(',').map((type) => type.trim());
  for (const type of types) {
    const scope = SCOPE_OF_TYPE[type];
    if (scope === undefined) throw new SlackError('invalid_types');
    tokens.require(scope);
  }
  return new Set(types);
}

function needsScopeFor({ tokens }: Context, channel: Channel): void {
  tokens.require(SCOPE_OF_TYPE[TYPE_OF_KIND[channel.kind]] ?? 'channels:read');
}

function pageOfChannels({ workspace }: Context, args: Args, channels: Channel[]): Fields {
  const kept = args.flag('exclude_archived') ? channels.filter(({ archived }) => !archived) : channels;
  const { items, cursor } = page(kept, args, args.limit(100, 1000));
  return { channels: items.map((channel) => channelToJson(workspace, channel)), ...nextCursor(cursor) };
}
