import type { Fields } from '../json.ts';
import type { Message } from './message.ts';
import type { Workspace } from './workspace.ts';
import type { Channel, Group, MessageRecord, MessageVersion, Person, SharedFile } from '../records.ts';

/**
 * A message in responses and events.
 *
 * @param version an earlier version; default: the current one
 */
export function messageToJson(
  workspace: Workspace,
  message: MessageRecord,
  version?: Pick<MessageVersion, 'text' | 'blocks'>,
): Fields {
  const { author, threadTs } = message;
  const byBot = author.id === workspace.bot.id;
  return {
    type: 'message',
    ...(message.subtype !== undefined && { subtype: message.subtype }),
    user: author.id,
    ts: message.ts,
    ...(message.clientMessageId !== undefined && { client_msg_id: message.clientMessageId }),
    ...(byBot && botFields(workspace)),
    ...(author.bot && !byBot && { bot_id: `B${author.id.slice(1)}` }),
    text: version?.text ?? message.text,
    team: author.team,
    ...(threadTs !== undefined && threadFields(workspace, message, threadTs)),
    ...(message.edited && !version && { edited: message.edited }),
    ...((version?.blocks ?? message.blocks).length > 0 && { blocks: version?.blocks ?? message.blocks }),
    ...(message.files.length > 0 && { files: message.files.map((file) => fileToJson(workspace, file)) }),
  };
}

/** A message in conversations.history and .replies: with its thread's summary and its reactions. */
export function messageInHistoryToJson(workspace: Workspace, message: Message, withMetadata: boolean): Fields {
  const { replies, metadata } = message;
  const users = [...new Set(replies.map((reply) => reply.author.id))];
  const reactions = [...message.reactions].map(([name, who]) => ({ name, users: [...who], count: who.size }));
  return {
    ...messageToJson(workspace, message),
    ...(replies.length > 0 && {
      thread_ts: message.ts,
      reply_count: replies.length,
      reply_users: users,
      reply_users_count: users.length,
      latest_reply: replies.at(-1)?.ts,
    }),
    ...(reactions.length > 0 && { reactions }),
    ...(withMetadata && metadata && { metadata }),
  };
}

export function personToJson(workspace: Workspace, person: Person): Fields {
  const local = person.team === workspace.team.id;
  return {
    id: person.id,
    team_id: person.team,
    name: person.name,
    deleted: person.deactivated,
    ...(!person.deactivated && { real_name: person.realName, tz: 'Etc/UTC', tz_offset: 0 }),
    profile: { real_name: person.realName, display_name: person.name, team: person.team },
    is_admin: false,
    is_owner: false,
    is_restricted: person.guest !== 'no',
    is_ultra_restricted: person.guest === 'single',
    ...(!local && { is_stranger: true }),
    is_bot: person.bot,
    is_app_user: false,
    updated: person.updated,
  };
}

export function groupToJson(team: string, group: Group, withUsers: boolean): Fields {
  return {
    id: group.id,
    team_id: team,
    is_usergroup: true,
    name: group.name,
    handle: group.handle,
    date_delete: group.disabled ? 1 : 0,
    user_count: group.users.length,
    ...(withUsers && { users: group.users }),
  };
}

export function channelToJson(workspace: Workspace, channel: Channel): Fields {
  const member = channel.members.has(workspace.bot.id);
  if (channel.kind === 'im') {
    return { id: channel.id, created: channel.created, is_im: true, user: channel.user, is_archived: false };
  }
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'channel',
    is_group: channel.kind === 'group',
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'group',
    is_archived: channel.archived,
    is_member: member,
    is_shared: channel.shared,
    is_ext_shared: channel.shared,
    created: channel.created,
    context_team_id: workspace.team.id,
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    num_members: channel.members.size,
  };
}

export function fileToJson(workspace: Workspace, file: SharedFile): Fields {
  return {
    id: file.id,
    name: file.name,
    title: file.title,
    size: file.content.length,
    user: workspace.bot.id,
    mode: file.mimetype === 'text/plain' ? 'snippet' : 'hosted',
    mimetype: file.mimetype,
    filetype: FILE_TYPES[file.mimetype] ?? 'binary',
    permalink: `https://${workspace.team.domain}.slack.com/files/${workspace.bot.id}/${file.id}/${file.name}`,
  };
}

/** Source: https://docs.slack.dev/reference/objects/file-object#types */
const FILE_TYPES: Readonly<Record<string, string>> = { 'text/plain': 'text', 'application/gzip': 'gzip' };

function botFields(workspace: Workspace): Fields {
  const { app, bot, team } = workspace;
  return {
    bot_id: app.botId,
    app_id: app.id,
    bot_profile: { id: app.botId, app_id: app.id, name: bot.name, deleted: false, team_id: team.id },
  };
}

function threadFields(workspace: Workspace, message: MessageRecord, threadTs: string): Fields {
  const parent = workspace.history(message.channel).get(threadTs);
  return { thread_ts: threadTs, ...(parent && { parent_user_id: parent.author.id }) };
}
