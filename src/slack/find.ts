import type { WebClient } from '@slack/web-api';
import type { Place } from '../engine/ports.ts';
import { ask } from './answer.ts';
import type { Gates, Settled } from './gates.ts';

/** What of a posted message is looked at. */
export interface Posted {
  readonly ts?: string;
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: object };
  readonly files?: readonly { readonly name?: string | null }[];
}

export interface Search {
  readonly web: WebClient;
  readonly gates: Gates;
  readonly ticket: number;
  readonly place: Place;
  /** Only messages since then: milliseconds since 1970. */
  readonly since: number;
  readonly fits: (message: Posted) => boolean;
}

const PAGE = 200;
/** So many messages are looked through at most: beyond that the search costs more than it can find. */
const PAGES = 50;

/** The first message of a thread or channel that fits; a thread that is gone has none. */
export async function findPosted(search: Search): Promise<Settled<Posted | undefined>> {
  let cursor: string | undefined;
  for (let pages = 0; pages < PAGES; pages += 1) {
    const answer = await page(search, cursor);
    if (answer.kind === 'refused' && answer.code === 'thread_not_found') return { kind: 'ok', result: undefined };
    if (answer.kind !== 'ok') return answer;
    const found = answer.result.messages?.find(search.fits);
    if (found !== undefined) return { kind: 'ok', result: found };
    cursor = answer.result.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') break;
  }
  return { kind: 'ok', result: undefined };
}

async function page(search: Search, cursor: string | undefined): Promise<Settled<Page>> {
  const { web, gates, ticket, place } = search;
  const range = {
    channel: place.channel,
    limit: PAGE,
    include_all_metadata: true,
    oldest: (search.since / 1000).toFixed(6),
    ...(cursor === undefined ? {} : { cursor }),
  };
  const { thread } = place;
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
