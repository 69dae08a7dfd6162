import type { Args } from '../web/args.ts';
import type { TokenKind, Tokens } from '../web/tokens.ts';
import { SlackError } from '../web/errors.ts';
import type { Triggers } from '../socket/interactions.ts';
import type { Sockets } from '../socket/sockets.ts';
import type { Fields } from '../json.ts';
import type { Workspace } from '../world/workspace.ts';
import type { Channel } from '../records.ts';

/** What methods work on. */
export interface Context {
  readonly workspace: Workspace;
  readonly tokens: Tokens;
  readonly sockets: Sockets;
  readonly triggers: Triggers;
  /** `127.0.0.1:PORT` */
  readonly host: string;
}

/** A Web API method. */
export interface Method {
  /** Default: bot. */
  readonly token?: TokenKind | 'none';
  /** One of these scopes is required. */
  readonly scopes?: readonly string[];
  readonly perMinute: number;
  /** @returns the fields of the response except `ok` @throws SlackError */
  readonly run: (context: Context, args: Args) => Fields;
}

/**
 * A channel that the bot can see: a public one, or one that it is in.
 *
 * @throws SlackError channel_not_found
 */
export function visibleChannel({ workspace }: Context, args: Args): Channel {
  const id = args.required('channel', 'channel_not_found');
  const channel = workspace.channels.byId(id);
  const seen = channel && (channel.kind === 'channel' || channel.members.has(workspace.bot.id));
  if (!seen) throw new SlackError('channel_not_found');
  return channel;
}

const HISTORY_SCOPE = { channel: 'channels:history', group: 'groups:history', im: 'im:history' } as const;

/**
 * A channel whose messages the bot may read.
 *
 * @throws SlackError channel_not_found, missing_scope or not_in_channel
 */
export function readableChannel(context: Context, args: Args): Channel {
  const channel = visibleChannel(context, args);
  context.tokens.require(HISTORY_SCOPE[channel.kind]);
  if (!channel.members.has(context.workspace.bot.id)) throw new SlackError('not_in_channel');
  return channel;
}

/** A page of a list, and the cursor of the next page. */
export function page<T>(list: readonly T[], args: Args, limit: number): { items: T[]; cursor: string } {
  const from = cursorOf(args);
  const items = list.slice(from, from + limit);
  const next = from + items.length;
  return { items, cursor: next < list.length ? Buffer.from(`next:${next}`).toString('base64') : '' };
}

/** The part of a response with the next cursor. */
export function nextCursor(cursor: string): Fields {
  return { response_metadata: { next_cursor: cursor } };
}

function cursorOf(args: Args): number {
  const cursor = args.text('cursor');
  if (cursor === undefined) return 0;
  const position = /^next:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString('utf8'))?.[1];
  if (position === undefined) throw new SlackError('invalid_cursor');
  return Number(position);
}
