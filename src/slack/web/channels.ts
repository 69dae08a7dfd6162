import type { WebClient } from '@slack/web-api';
import { ask } from './api-result.ts';
import { backoff, pause } from '../pause.ts';
import { refusal, SlackUnreachable } from './refusal.ts';

export interface ChannelAnswer {
  readonly found: readonly { readonly name: string; readonly id: string }[];
  readonly missing: readonly { readonly name: string; readonly why: ChannelFault }[];
}

export type ChannelFault = 'no such channel' | 'the bot is not in it' | 'archived';

export interface Channels {
  /**
   * @param names channels' names, with or without #, or IDs
   * @throws ChatRefusal, SlackUnreachable, SlackStopped
   */
  resolve(names: readonly string[]): Promise<ChannelAnswer>;
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
  readonly tries?: number;
}

const TTL = 60_000;
const PAGE = 1000;

/** Channels by name. What is not found, or not ready, is asked for anew; the rest is remembered for a minute. */
export function channels(options: ChannelsOptions): Channels {
  let known: { at: number; all: readonly Channel[] } | undefined;
  return {
    async resolve(names) {
      if (known !== undefined && options.now() - known.at < TTL) {
        const answer = match(names, known.all);
        if (answer.missing.length === 0) return answer;
      }
      const at = options.now();
      known = { at, all: await list(options) };
      return match(names, known.all);
    },
  };
}

function match(names: readonly string[], all: readonly Channel[]): ChannelAnswer {
  const found: { name: string; id: string }[] = [];
  const missing: { name: string; why: ChannelFault }[] = [];
  for (const name of names) {
    const bare = name.replace(/^#/u, '');
    const channel = all.find(({ id }) => id === bare) ?? all.find((one) => one.name === bare.toLowerCase());
    const why = fault(channel);
    if (channel !== undefined && why === undefined) found.push({ name: channel.name, id: channel.id });
    else missing.push({ name, why: why ?? 'no such channel' });
  }
  return { found, missing };
}

function fault(channel: Channel | undefined): ChannelFault | undefined {
  if (channel === undefined) return 'no such channel';
  if (channel.archived) return 'archived';
  return channel.member ? undefined : 'the bot is not in it';
}

async function list(options: ChannelsOptions): Promise<readonly Channel[]> {
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

async function nextPage({ web, signal, tries: most = 6 }: ChannelsOptions, cursor: string | undefined): Promise<Page> {
  const args = { types: 'public_channel,private_channel', limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
  for (let tries = 1; ; tries += 1) {
    const answer = await ask<Page>(() => web.conversations.list(args));
    if (answer.kind === 'ok') return answer.result;
    if (answer.kind === 'refused') throw refusal({ ...answer, method: 'conversations.list', token: 'bot' });
    if (answer.kind === 'unclear' && tries >= most) {
      throw new SlackUnreachable('Slack does not list its channels', { cause: answer.error });
    }
    await pause(answer.kind === 'limited' ? answer.seconds * 1000 : backoff(tries, { first: 200, most: 5000 }), signal);
  }
}
