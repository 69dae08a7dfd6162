import type { Args } from '../web/args.ts';
import { SlackError } from '../web/errors.ts';
import { TIER } from '../web/rate-limits.ts';
import type { Fields } from '../json.ts';
import { messageInHistoryToJson } from '../world/to-slack-json.ts';
import type { Message } from '../world/message.ts';
import { nextCursor, page, readableChannel, type Context, type Method } from './method.ts';

/** Sources: https://docs.slack.dev/reference/methods/conversations.history and conversations.replies */
export const historyMethods: Record<string, Method> = {
  'conversations.history': { perMinute: TIER.three, run: history },
  'conversations.replies': { perMinute: TIER.three, run: replies },
};

/** Newest first. */
function history(context: Context, args: Args): Fields {
  const channel = readableChannel(context, args);
  const found = within(context.workspace.history(channel).top, args).reverse();
  return { ...respond(context, args, { found, limit: args.limit(100, 999) }), pin_count: 0 };
}

/** Oldest first, beginning with the thread's first message. */
function replies(context: Context, args: Args): Fields {
  const channel = readableChannel(context, args);
  const message = context.workspace.history(channel).get(args.required('ts', 'thread_not_found'));
  const parent = message?.threadTs === undefined ? message : context.workspace.history(channel).get(message.threadTs);
  if (!parent) throw new SlackError('thread_not_found');
  const found = [parent, ...within(parent.replies, args)];
  return respond(context, args, { found, limit: args.limit(1000, 1000) });
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

function respond({ workspace }: Context, args: Args, { found, limit }: { found: Message[]; limit: number }): Fields {
  const { items, cursor } = page(found, args, limit);
  const withMetadata = args.flag('include_all_metadata');
  return {
    messages: items.map((message) => messageInHistoryToJson(workspace, message, withMetadata)),
    has_more: cursor !== '',
    ...(cursor !== '' && nextCursor(cursor)),
  };
}
