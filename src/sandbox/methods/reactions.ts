import type { Args } from '../web/args.ts';
import { SlackError } from '../web/errors.ts';
import { TIER } from '../web/rate-limits.ts';
import type { Fields } from '../json.ts';
import { visibleChannel, type Context, type Method } from './method.ts';

/** Source: https://docs.slack.dev/reference/methods/reactions.add */
export const reactionMethods: Record<string, Method> = {
  'reactions.add': { scopes: ['reactions:write'], perMinute: TIER.three, run: add },
};

function add(context: Context, args: Args): Fields {
  const name = (args.text('name') ?? '').replaceAll(':', '');
  if (!/^[\p{L}\d_+'-]+$/u.test(name)) throw new SlackError('invalid_name');
  const channel = visibleChannel(context, args);
  const message = context.workspace.history(channel).get(args.required('timestamp', 'no_item_specified'));
  if (!message) throw new SlackError('message_not_found');
  if (channel.archived) throw new SlackError('is_archived');
  const { bot, changes } = context.workspace;
  const who = message.reactions.get(name) ?? new Set();
  if (who.has(bot.id)) throw new SlackError('already_reacted');
  message.reactions.set(name, who.add(bot.id));
  changes.emit({ kind: 'reaction', message });
  return {};
}
