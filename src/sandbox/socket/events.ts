import type { Tokens } from '../web/tokens.ts';
import type { Deliveries } from './deliveries.ts';
import type { Fields } from '../json.ts';
import { channelToJson, messageToJson, personToJson } from '../world/to-slack-json.ts';
import type { Message } from '../world/message.ts';
import type { Workspace } from '../world/workspace.ts';
import type { Channel } from '../records.ts';

export interface EventOptions {
  workspace: Workspace;
  tokens: Tokens;
  deliveries: Deliveries;
  /** The event types that the app is subscribed to, such as `message.channels`. */
  subscribed: ReadonlySet<string>;
}

const OF_CHANNEL = {
  channel: { event: 'message.channels', scope: 'channels:history' },
  group: { event: 'message.groups', scope: 'groups:history' },
  im: { event: 'message.im', scope: 'im:history' },
} as const;

/** Turns changes in the workspace into the events that the app is subscribed to and allowed to see. */
export function publishEvents(options: EventOptions): void {
  const { workspace, subscribed } = options;
  const bot = workspace.bot.id;
  const send = (event: Fields, channel?: Channel) => sendEvent(options, event, channel);

  workspace.changes.on((change) => {
    switch (change.kind) {
      case 'message':
        if (change.message.onlyFor !== undefined) return;
        if (hears(options, change.message.channel)) send(newMessage(workspace, change.message), change.message.channel);
        if (mentions(options, change.message)) send(mention(workspace, change.message), change.message.channel);
        return;
      case 'edit':
      case 'delete': {
        const { message, kind } = change;
        if (message.onlyFor !== undefined || !hears(options, message.channel)) return;
        send(kind === 'edit' ? changed(workspace, message) : deleted(workspace, message), message.channel);
        return;
      }
      case 'joined':
      case 'left': {
        const type = change.kind === 'joined' ? 'member_joined_channel' : 'member_left_channel';
        if (!subscribed.has(type) || !change.channel.members.has(bot)) return;
        const { channel, person } = change;
        const channelType = channel.kind === 'group' ? 'G' : 'C';
        send({ type, user: person.id, channel: channel.id, channel_type: channelType, team: person.team }, channel);
        return;
      }
      case 'person':
        if (subscribed.has('user_change')) send({ type: 'user_change', user: personToJson(workspace, change.person) });
        return;
      case 'channel':
        if (subscribed.has('channel_rename')) {
          send({ type: 'channel_rename', channel: channelToJson(workspace, change.channel) }, change.channel);
        }
        return;
      case 'call':
      case 'connections':
      case 'delivery':
      case 'file':
      case 'group':
      case 'reaction':
      case 'view':
    }
  });
}

/** Sends an event with Slack's wrapper. */
export function sendEvent({ workspace, deliveries }: EventOptions, event: Fields, channel?: Channel): void {
  const id = workspace.newId('Ev');
  const { team, app, bot } = workspace;
  deliveries.send('events_api', id, {
    token: 'sandbox-verification-token',
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: app.id,
    event,
    type: 'event_callback',
    event_id: id,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [
      { enterprise_id: null, team_id: team.id, user_id: bot.id, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: channel?.shared ?? false,
    event_context: id,
  });
}

function hears({ workspace, tokens, subscribed }: EventOptions, channel: Channel): boolean {
  const { event, scope } = OF_CHANNEL[channel.kind];
  return channel.members.has(workspace.bot.id) && subscribed.has(event) && tokens.scopes.has(scope);
}

function mentions({ workspace, tokens, subscribed }: EventOptions, message: Message): boolean {
  const { id } = workspace.bot;
  if (!message.text.includes(id) || message.author.id === id || message.channel.kind === 'im') return false;
  return (
    subscribed.has('app_mention') &&
    tokens.scopes.has('app_mentions:read') &&
    message.channel.members.has(id) &&
    new RegExp(`<@${id}(\\|[^>]*)?>`).test(message.text)
  );
}

function newMessage(workspace: Workspace, message: Message): Fields {
  return { ...messageToJson(workspace, message), ...location(message), event_ts: message.ts };
}

function mention(workspace: Workspace, message: Message): Fields {
  const json = messageToJson(workspace, message);
  return { ...json, type: 'app_mention', channel: message.channel.id, event_ts: message.ts };
}

function changed(workspace: Workspace, message: Message): Fields {
  const ts = workspace.newTs();
  const before = message.history.at(-2);
  return {
    type: 'message',
    subtype: 'message_changed',
    hidden: true,
    message: messageToJson(workspace, message),
    previous_message: messageToJson(workspace, message, before),
    ...location(message),
    ts,
    event_ts: ts,
  };
}

function deleted(workspace: Workspace, message: Message): Fields {
  const ts = workspace.newTs();
  return {
    type: 'message',
    subtype: 'message_deleted',
    hidden: true,
    deleted_ts: message.ts,
    previous_message: messageToJson(workspace, message),
    ...location(message),
    ts,
    event_ts: ts,
  };
}

function location({ channel }: Message): Fields {
  return { channel: channel.id, channel_type: channel.kind };
}
