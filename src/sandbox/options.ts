import type { ChannelOptions } from './world/channels.ts';
import type { PersonOptions } from './world/people.ts';

/** How a sandbox starts. Everything may be left out. */
export interface SandboxOptions {
  /** TCP port on 127.0.0.1; default 0: any free one. */
  port?: number;
  /** The workspace's name; default `Sandbox`. */
  team?: string;
  /** The bot's name; default `bot`. */
  bot?: string | { name: string; id?: string };
  /** Default: ann, bob, carol. */
  people?: readonly (string | PersonOptions)[];
  /** Default: `general`, with everybody and the bot. Members default to everybody. */
  channels?: readonly (string | ChannelOptions)[];
  /** User groups by handle, with the names or IDs of their members. */
  groups?: Readonly<Record<string, readonly string[]>>;
  /** The bot token's scopes; default: all the sandbox knows. */
  scopes?: readonly string[];
  /** Event types subscribed to; default: message.channels, .groups, .im, app_mention, app_home_opened. */
  events?: readonly string[];
  /** Types of blocks that the workspace refuses as unknown (`invalid_blocks`), as older ones do `plan`; default: none. */
  unknownBlocks?: readonly string[];
  botToken?: string;
  appToken?: string;
  /** Milliseconds to acknowledge an envelope in; default 3,000. */
  ackDeadline?: number;
  /** Milliseconds to wait before each further attempt; default Slack's [0, 60,000, 300,000]. */
  redelivery?: readonly number[];
  /** Whether presses too are delivered again; Slack does not. */
  retryInteractions?: boolean;
  /** Milliseconds after which a connection must be renewed; default 0: never. */
  refreshEvery?: number;
  /** Milliseconds between pings; default 10,000. */
  pingEvery?: number;
  /** Whether Slack's rate limits hold; default false. */
  rateLimits?: boolean;
  /** How many messages of a channel, calls and deliveries are remembered; default 20,000. */
  keep?: number;
}

/** All scopes that the sandbox's methods and events ask for, save chat:write.public. */
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
