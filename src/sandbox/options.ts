import type { ChannelOptions } from './world/channels.ts';
import type { PersonOptions } from './world/people.ts';

/** All optional. */
export interface SandboxOptions {
  /** TCP port on 127.0.0.1; default 0: any free one. */
  port?: number;
  /** The workspace's name; default `Sandbox`. */
  team?: string;
  /** The bot's name; default `bot`. */
  bot?: string | { name: string; id?: string };
  /** Default: ann, bob, carol. */
  people?: readonly (string | PersonOptions)[];
  /** Default: `general`. Members default to everyone. */
  channels?: readonly (string | ChannelOptions)[];
  /** User groups by handle, with the names or IDs of their members. */
  groups?: Readonly<Record<string, readonly string[]>>;
  /** The bot token's scopes; default: all that the sandbox supports. */
  scopes?: readonly string[];
  /** Event types subscribed to; default: message.channels, .groups, .im, app_mention, app_home_opened. */
  events?: readonly string[];
  /** Block types that the workspace refuses (`invalid_blocks`), as older ones refuse `plan`; default: none. */
  unknownBlocks?: readonly string[];
  botToken?: string;
  appToken?: string;
  /** Milliseconds to acknowledge an envelope in; default 3,000. */
  ackDeadline?: number;
  /** Milliseconds before each further attempt; default: Slack's [0, 60,000, 300,000]. */
  redelivery?: readonly number[];
  /** Whether presses are delivered again as well, unlike on Slack; default false. */
  retryInteractions?: boolean;
  /** Milliseconds after which a connection must be refreshed; default 0: never. */
  refreshEvery?: number;
  /** Milliseconds between pings; default 10,000. */
  pingEvery?: number;
  /** Whether Slack's rate limits apply; default false. */
  rateLimits?: boolean;
  /** Messages of a channel, calls and deliveries to keep; default 20,000. */
  keep?: number;
}

/** All scopes that methods and events require, except chat:write.public. */
export const ALL_SCOPES = [
  'app_mentions:read',
  'channels:history',
  'channels:join',
  'channels:read',
  'chat:write',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'im:write',
  'mpim:read',
  'reactions:write',
  'usergroups:read',
  'users:read',
];

export const DEFAULT_EVENTS = ['message.channels', 'message.groups', 'message.im', 'app_mention', 'app_home_opened'];
