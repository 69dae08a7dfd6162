import type { Args } from '../web/args.ts';
import { SlackError } from '../web/errors.ts';
import { TIER } from '../web/limits.ts';
import type { Fields } from '../values.ts';
import { messageInHistory } from '../world/to-slack-json.ts';
import type { Message } from '../world/messages.ts';
import { nextCursor, page, readableChannel, type Context, type Method } from './method.ts';

/** Sources: https://docs.slack.dev/reference/methods/conversations.history and conversations.replies */
export const historyMethods: Record<string, Method> = {
  'conversations.history': { perMinute: TIER.three, run: history },
  'conversations.replies': { perMinute: TIER.three, run: replies },
};

/** Newest first. */
function history(context: Context, args: Args): Fields {
  const channel = readableChannel(context, args);
  const found = within(channel.history.top, args).reverse();
  return { ...answer(context, args, { found, limit: args.limit(100, 999) }), pin_count: 0 };
}

/** Oldest first; the message that began the thread comes first. */
function replies(context: Context, args: Args): Fields {
  const channel = readableChannel(context, args);
  const asked = channel.history.get(args.required('ts', 'thread_not_found'));
  const parent = asked?.threadTs === undefined ? asked : channel.history.get(asked.threadTs);
  if (!parent) throw new SlackError('thread_not_found');
  const found = [parent, ...within(parent.replies, args)];
  return answer(context, args, { found, limit: args.limit(1000, 1000) });
}

function within(messages: readonly Message[], args: Args): Message[] {
  const oldest = args.text('oldest') ?? '0';
  const latest = args.text('latest') ?? '9999999999.999999';
  const inclusive = args.flag('inclusive');
  return messages.filter(({ ts, onlyFor }) => {
    if (onlyFor !== undefined) return false;
    if (inclusive && (sameTs(ts, oldest) || sameTs(ts, latest))) return true;
    return Number(ts) > Number(oldest) && Number(ts) < Number(latest);
  });
}

function sameTs(one: string, other: string): boolean {
  return Number(one) === Number(other);
}

function answer({ workspace }: Context, args: Args, { found, limit }: { found: Message[]; limit: number }): Fields {
  const { items, cursor } = page(found, args, limit);
  const withMetadata = args.flag('include_all_metadata');
  return {
    messages: items.map((message) => messageInHistory(workspace, message, withMetadata)),
    has_more: cursor !== '',
    ...(cursor !== '' && nextCursor(cursor)),
  };
}
