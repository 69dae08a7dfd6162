import type { Inbound } from '../../ports/index.ts';
import { plainText } from './plain-text.ts';

export interface Reader {
  /** The bot's user ID. */
  readonly botUser: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** Subtypes of messages that people write (docs.slack.dev/reference/events/message). */
const SUBTYPES_OF_PEOPLE: ReadonlySet<unknown> = new Set([undefined, 'file_share', 'thread_broadcast']);

/**
 * Reads an envelope's payload; undefined where it is not from a person. A mention arrives as two events, which get the
 * same id. Never throws.
 */
export function toInbound(body: unknown, reader: Reader): Inbound | undefined {
  if (!isFields(body)) return undefined;
  if (body['type'] === 'block_actions') return press(body, reader);
  const event = body['event'];
  if (body['type'] !== 'event_callback' || !isFields(event)) return undefined;
  return event['type'] === 'message' || event['type'] === 'app_mention' ? message(event, reader) : undefined;
}

function message(event: Fields, { botUser, now }: Reader): Inbound | undefined {
  const { channel, ts, thread_ts: thread, user, text } = event;
  if (!isName(channel) || !isName(ts) || !isName(user) || typeof text !== 'string' || user === botUser)
    return undefined;
  if (!SUBTYPES_OF_PEOPLE.has(event['subtype']) || isOfApp(event)) return undefined;
  // Adding a mention by an edit raises app_mention, but edited messages are never commands.
  if (isFields(event['edited']) || event['hidden'] === true) return undefined;
  return {
    kind: 'message',
    id: `message/${channel}/${ts}`,
    channel,
    ts,
    ...(isName(thread) && thread !== ts ? { thread } : {}),
    person: user,
    text: plainText(text),
    at: now,
  };
}

const isOfApp = (event: Fields): boolean =>
  isName(event['bot_id']) || isName(event['app_id']) || isFields(event['bot_profile']);

function press(body: Fields, { now }: Reader): Inbound | undefined {
  const container = fields(body['container']);
  const shown = fields(body['message']);
  const [action] = Array.isArray(body['actions']) ? body['actions'].map(fields) : [];
  const channel = fields(body['channel'])['id'] ?? container['channel_id'];
  const ts = container['message_ts'] ?? shown['ts'];
  const thread = shown['thread_ts'] ?? container['thread_ts'];
  const user = fields(body['user'])['id'];
  const value = action?.['value'] ?? fields(action?.['selected_option'])['value'];
  const once = action?.['action_ts'] ?? body['trigger_id'];
  if (!isName(channel) || !isName(ts) || !isName(user) || !isName(once) || typeof value !== 'string') return undefined;
  return {
    kind: 'press',
    id: `press/${channel}/${ts}/${user}/${once}`,
    channel,
    ts,
    ...(isName(thread) && thread !== ts ? { thread } : {}),
    person: user,
    value,
    at: now,
  };
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isName = (value: unknown): value is string => typeof value === 'string' && value !== '';
const fields = (value: unknown): Fields => (isFields(value) ? value : {});
