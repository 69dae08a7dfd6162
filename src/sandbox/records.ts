import type { Fields } from './json.ts';

/** What the workspace holds and what happened in it, as plain data. Times are milliseconds since 1970. */

export interface Person {
  readonly id: string;
  name: string;
  realName: string;
  guest: 'no' | 'multi' | 'single';
  stranger: boolean;
  deactivated: boolean;
  bot: boolean;
  /** Workspace ID. */
  readonly team: string;
  /** When the profile last changed, in seconds since 1970. */
  updated: number;
}

export interface Channel {
  readonly id: string;
  /** Empty for a direct conversation. */
  name: string;
  readonly kind: 'channel' | 'group' | 'im';
  /** IDs. */
  readonly members: Set<string>;
  readonly shared: boolean;
  archived: boolean;
  /** In seconds since 1970. */
  readonly created: number;
  /** In a direct conversation with the bot: the person's ID. */
  readonly user?: string;
}

/** A user group. */
export interface Group {
  readonly id: string;
  readonly handle: string;
  name: string;
  /** IDs. */
  users: string[];
  disabled: boolean;
}

/** A file that is uploaded, and perhaps shared. */
export interface SharedFile {
  readonly id: string;
  readonly name: string;
  title: string;
  content: Buffer;
  /** The media type it was uploaded with. */
  mimetype: string;
  /** The content as UTF-8 text. */
  readonly text: string;
  /** The ID of the channel it is shared in; undefined while it is only uploaded. */
  channel?: string;
  /** The thread it is shared in. */
  thread?: string;
}

/** What a message said from `at` until its next version. */
export interface MessageVersion {
  readonly at: number;
  /** In Slack's markup. */
  readonly text: string;
  readonly blocks: readonly Fields[];
  /** What a person reads: the text of all blocks, or the text if there are none. */
  readonly words: string;
}

export interface MessageRecord extends MessageVersion {
  readonly channel: Channel;
  readonly ts: string;
  readonly threadTs: string | undefined;
  /** Also shown in the channel. */
  readonly broadcast: boolean;
  readonly author: Person;
  readonly files: readonly SharedFile[];
  readonly subtype: string | undefined;
  readonly clientMessageId: string | undefined;
  /** The ID of the only person who sees it. */
  readonly onlyFor: string | undefined;
  /** Oldest first; the last is the current one. */
  readonly history: readonly MessageVersion[];
  /** The IDs of those who reacted, by emoji name. */
  readonly reactions: ReadonlyMap<string, ReadonlySet<string>>;
  readonly metadata: Fields | undefined;
  readonly deleted: boolean;
  /** Who last edited the text, and when, as Slack reports it. */
  readonly edited: { readonly user: string; readonly ts: string } | undefined;
}

/** A button as a person saw it: a later press sends this, not what the message has become. */
export interface Button {
  readonly message: MessageRecord;
  readonly text: string;
  readonly actionId: string;
  readonly blockId: string;
  readonly value: string | undefined;
  readonly url: string | undefined;
  /** The element as the bot sent it. */
  readonly element: Fields;
  /** The message's text and blocks when it was seen. */
  readonly seen: Pick<MessageVersion, 'text' | 'blocks'>;
}

/** A select menu as a person saw it. */
export interface Menu extends Omit<Button, 'text' | 'value' | 'url'> {
  readonly placeholder: string;
  readonly options: readonly { text: string; value: string; option: Fields }[];
}

/** An attempt at a delivery. */
export interface Attempt {
  readonly envelopeId: string;
  readonly at: number;
  /** The number of the connection it was sent on; undefined if none was open. */
  readonly connection: number | undefined;
  acknowledgedAt?: number;
}

/** An event or interaction on its way to the bot. */
export interface Delivery {
  readonly type: 'events_api' | 'interactive';
  /** Its event_id or trigger_id. */
  readonly id: string;
  readonly payload: Fields;
  readonly attempts: Attempt[];
  state: 'waiting' | 'acknowledged' | 'lost';
  /** Milliseconds from the attempt to its acknowledgement. */
  latency?: number;
}

/** A call of the Web API. */
export interface Call {
  readonly method: string;
  readonly args: Fields;
  readonly at: number;
  /** `ok`, Slack's error code, or the fault that ended it; undefined while it is in progress. */
  outcome?: string;
  /** When it was answered or cut off. */
  endedAt?: number;
  /** The fields of the response. */
  answer?: Fields;
}
