import type { WebClient } from '@slack/web-api';
import { apiResult } from '../web/api-result.ts';
import { pause, retryDelay } from '../web/pause.ts';
import { SlackUnreachable } from '../web/errors.ts';
import { toChatRefusal } from '../web/refusal.ts';

export interface ResolvedChannels {
  readonly found: readonly { readonly name: string; readonly id: string }[];
  readonly missing: readonly { readonly name: string; readonly why: ChannelFault }[];
}

export type ChannelFault = 'no such channel' | 'the bot is not in it' | 'archived';

export interface Channels {
  /**
   * @param names channel names, with or without #, or IDs
   * @throws ChatRefusal, SlackUnreachable, SlackStopped
   */
  resolve(names: readonly string[]): Promise<ResolvedChannels>;
}

interface Channel {
  readonly id: string;
  readonly name: string;
  readonly archived: boolean;
  readonly member: boolean;
}

export interface ChannelsOptions {
  readonly web: WebClient;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/** Milliseconds that the list is cached. */
const TTL = 60_000;
const PAGE = 1000;
const TRIES = 6;
const PAUSES = { first: 200, most: 5000 };

/** Finds channels by name. The list is cached, and fetched again when a channel is missing or not ready. */
export function createChannels(options: ChannelsOptions): Channels {
  let known: { at: number; all: readonly Channel[] } | undefined;
  return {
    async resolve(names) {
      if (known !== undefined && options.now() - known.at < TTL) {
        const resolved = match(names, known.all);
        if (resolved.missing.length === 0) return resolved;
      }
      const at = options.now();
      known = { at, all: await listAll(options) };
      return match(names, known.all);
    },
  };
}

function match(names: readonly string[], all: readonly Channel[]): ResolvedChannels {
  const found: { name: string; id: string }[] = [];
  const missing: { name: string; why: ChannelFault }[] = [];
  for (const name of names) {
    const bare = name.replace(/^#/u, '');
    const channel = all.find(({ id }) => id === bare) ?? all.find((one) => one.name === bare.toLowerCase());
    const why = faultOf(channel);
    if (channel !== undefined && why === undefined) found.push({ name: channel.name, id: channel.id });
    else missing.push({ name, why: why ?? 'no such channel' });
  }
  return { found, missing };
}

function faultOf(channel: Channel | undefined): ChannelFault | undefined {
  if (channel === undefined) return 'no such channel';
  if (channel.archived) return 'archived';
  return channel.member ? undefined : 'the bot is not in it';
}

async function listAll(options: ChannelsOptions): Promise<readonly Channel[]> {
  const all: Channel[] = [];
  let cursor: string | undefined;
  do {
    const page = await nextPage(options, cursor);
    for (const { id, name, is_archived: archived = false, is_member: member = false } of page.channels ?? []) {
      if (id !== undefined && name !== undefined) all.push({ id, name, archived, member });
    }
    cursor = page.response_metadata?.next_cursor;
  } while (cursor !== undefined && cursor !== '');
  return all;
}

interface Page {
  channels?: { id?: string; name?: string; is_archived?: boolean; is_member?: boolean }[];
  response_metadata?: { next_cursor?: string };
}

async function nextPage({ web, signal }: ChannelsOptions, cursor: string | undefined): Promise<Page> {
  const args = { types: 'public_channel,private_channel', limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
  for (let tries = 1; ; tries += 1) {
    const result = await apiResult<Page>(() => web.conversations.list(args));
    if (result.kind === 'ok') return result.value;
    if (result.kind === 'refused') throw toChatRefusal({ ...result, method: 'conversations.list', token: 'bot' });
    if (result.kind === 'unclear' && tries >= TRIES) {
      throw new SlackUnreachable('Slack does not list its channels', { cause: result.error });
    }
    await pause(retryDelay(result, tries, PAUSES), signal);
  }
}
