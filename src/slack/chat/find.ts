import { backoff } from '../../async/backoff.ts';
import type { Transport, Destination } from '../../ports/index.ts';
import { apiResult } from '../web/api-result.ts';
import { pause } from '../web/pause.ts';
import type { UnlimitedResult } from '../web/rate-limit-gates.ts';
import { toChatRefusal } from '../web/refusal.ts';
import type { ChatContext } from './context.ts';

/** Finds the message that was posted with a key, however long ago. */
export async function find(
  context: ChatContext,
  { to, key }: Parameters<Transport['find']>[0],
): Promise<{ ts: string } | undefined> {
  const matches = (message: PostedMessage) => hasKey(message, key);
  const found = await findPosted(context, { to, ticket: context.gates.takeTicket(), since: 0, matches });
  return found?.ts === undefined ? undefined : { ts: found.ts };
}

/** The fields of a message that a search looks at. */
export interface PostedMessage {
  readonly user?: string;
  readonly ts?: string;
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: object };
  readonly files?: readonly { readonly name?: string | null }[];
}

export interface Search {
  readonly to: Destination;
  readonly ticket: number;
  /** Only messages from then on: milliseconds since 1970. */
  readonly since: number;
  /** Called with the bot's own messages only, so that no one else can fake a post. */
  readonly matches: (message: PostedMessage) => boolean;
}

/** The event type of the metadata that holds a post's key. */
export const METADATA_TYPE = 'nestor';
const PAGE = 200;
/** Beyond 10,000 messages a search is not worth its calls. */
const MAX_PAGES = 50;

/**
 * The first match in a thread or channel; a deleted thread has none. Retries until the answer is known.
 * @throws ChatRefusal, SlackStopped
 */
export async function findPosted(context: ChatContext, search: Search): Promise<PostedMessage | undefined> {
  for (let tries = 0; ; tries += 1) {
    if (tries > 0) await pause(backoff(tries, context.pauses), context.signal);
    const result = await searchPages(context, search);
    if (result.kind === 'ok') return result.value;
    if (result.kind === 'refused') {
      const method = search.to.thread === undefined ? 'conversations.history' : 'conversations.replies';
      throw context.onRefused(toChatRefusal({ ...result, method, token: 'bot' }));
    }
  }
}

/** Whether a message was posted with this key. */
export function hasKey({ metadata }: PostedMessage, key: string): boolean {
  const payload = metadata?.event_payload;
  return metadata?.event_type === METADATA_TYPE && payload !== undefined && 'key' in payload && payload.key === key;
}

async function searchPages(context: ChatContext, search: Search): Promise<UnlimitedResult<PostedMessage | undefined>> {
  let cursor: string | undefined;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const result = await page(context, search, cursor);
    if (result.kind === 'refused' && result.code === 'thread_not_found') return { kind: 'ok', value: undefined };
    if (result.kind !== 'ok') return result;
    const found = result.value.messages?.find((message) => message.user === context.botUser && search.matches(message));
    if (found !== undefined) return { kind: 'ok', value: found };
    cursor = result.value.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') break;
  }
  return { kind: 'ok', value: undefined };
}

async function page(
  { web, gates }: ChatContext,
  { to, since, ticket }: Search,
  cursor: string | undefined,
): Promise<UnlimitedResult<Page>> {
  const range = {
    channel: to.channel,
    limit: PAGE,
    include_all_metadata: true,
    oldest: (since / 1000).toFixed(6),
    ...(cursor === undefined ? {} : { cursor }),
  };
  const { thread } = to;
  return thread === undefined
    ? gates.pass('conversations.history', ticket, () => apiResult<Page>(() => web.conversations.history(range)))
    : gates.pass('conversations.replies', ticket, () =>
        apiResult<Page>(() => web.conversations.replies({ ...range, ts: thread })),
      );
}

interface Page {
  readonly messages?: readonly PostedMessage[];
  readonly response_metadata?: { readonly next_cursor?: string };
}
