import type { Destination } from '../../ports/index.ts';
import { ask } from '../web/api-result.ts';
import type { ChatContext } from './chat.ts';
import type { Settled } from '../web/rate-limit-gates.ts';
import { backoff, pause } from '../pause.ts';
import { refusal } from '../web/refusal.ts';

/** What of a posted message is looked at. */
export interface Posted {
  readonly user?: string;
  readonly ts?: string;
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: object };
  readonly files?: readonly { readonly name?: string | null }[];
}

export interface Search {
  readonly to: Destination;
  readonly ticket: number;
  /** Only messages since then: milliseconds since 1970. */
  readonly since: number;
  /** Is asked about the bot's own messages only: nobody else can pretend that something was posted. */
  readonly fits: (message: Posted) => boolean;
}

/** The type of the metadata that posts carry their key in. */
export const EVENT_TYPE = 'nestor';
const PAGE = 200;
/** So many messages are looked through at most: beyond that the search costs more than it can find. */
const PAGES = 50;

/**
 * The first message of a thread or channel that fits; a thread that is gone has none. Looks until it knows.
 * @throws ChatRefusal, SlackStopped
 */
export async function findPosted(context: ChatContext, search: Search): Promise<Posted | undefined> {
  for (let tries = 0; ; tries += 1) {
    if (tries > 0) await pause(backoff(tries, context.pauses), context.signal);
    const answer = await lookThrough(context, search);
    if (answer.kind === 'ok') return answer.result;
    if (answer.kind === 'refused') {
      const method = search.to.thread === undefined ? 'conversations.history' : 'conversations.replies';
      throw context.refused(refusal({ ...answer, method, token: 'bot' }));
    }
  }
}

/** Does this message carry the key it was posted under? */
export function hasKey({ metadata }: Posted, key: string): boolean {
  const payload = metadata?.event_payload;
  return metadata?.event_type === EVENT_TYPE && payload !== undefined && 'key' in payload && payload.key === key;
}

async function lookThrough(context: ChatContext, search: Search): Promise<Settled<Posted | undefined>> {
  let cursor: string | undefined;
  for (let pages = 0; pages < PAGES; pages += 1) {
    const answer = await page(context, search, cursor);
    if (answer.kind === 'refused' && answer.code === 'thread_not_found') return { kind: 'ok', result: undefined };
    if (answer.kind !== 'ok') return answer;
    const found = answer.result.messages?.find((message) => message.user === context.botUser && search.fits(message));
    if (found !== undefined) return { kind: 'ok', result: found };
    cursor = answer.result.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') break;
  }
  return { kind: 'ok', result: undefined };
}

async function page(
  { web, gates }: ChatContext,
  { to, since, ticket }: Search,
  cursor: string | undefined,
): Promise<Settled<Page>> {
  const range = {
    channel: to.channel,
    limit: PAGE,
    include_all_metadata: true,
    oldest: (since / 1000).toFixed(6),
    ...(cursor === undefined ? {} : { cursor }),
  };
  const { thread } = to;
  return thread === undefined
    ? gates.pass('conversations.history', ticket, () => ask<Page>(() => web.conversations.history(range)))
    : gates.pass('conversations.replies', ticket, () =>
        ask<Page>(() => web.conversations.replies({ ...range, ts: thread })),
      );
}

interface Page {
  readonly messages?: readonly Posted[];
  readonly response_metadata?: { readonly next_cursor?: string };
}
