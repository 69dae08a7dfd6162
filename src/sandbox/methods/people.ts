import type { Args } from '../web/args.ts';
import { SlackError } from '../web/errors.ts';
import { TIER } from '../web/rate-limits.ts';
import type { Fields } from '../json.ts';
import { groupToJson, personToJson } from '../world/to-slack-json.ts';
import { nextCursor, page, type Context, type Method } from './method.ts';

/** Sources: https://docs.slack.dev/reference/methods/users.info, users.list, usergroups.list, usergroups.users.list */
export const peopleMethods: Record<string, Method> = {
  'users.info': { scopes: ['users:read'], perMinute: TIER.four, run: info },
  'users.list': { scopes: ['users:read'], perMinute: TIER.two, run: list },
  'usergroups.list': { scopes: ['usergroups:read'], perMinute: TIER.two, run: groups },
  'usergroups.users.list': { scopes: ['usergroups:read'], perMinute: TIER.two, run: groupMembers },
};

function info({ workspace }: Context, args: Args): Fields {
  const person = workspace.people.byId(args.required('user', 'user_not_found'));
  if (!person) throw new SlackError('user_not_found');
  return { user: personToJson(workspace, person) };
}

function list({ workspace }: Context, args: Args): Fields {
  const { items, cursor } = page(workspace.people.all(), args, args.limit(1000, 1000));
  const members = items.map((person) => personToJson(workspace, person));
  return { members, cache_ts: Math.floor(Date.now() / 1000), ...nextCursor(cursor) };
}

function groups({ workspace }: Context, args: Args): Fields {
  const shown = workspace.groups.all().filter((group) => !group.disabled || args.flag('include_disabled'));
  const withUsers = args.flag('include_users');
  return { usergroups: shown.map((group) => groupToJson(workspace.team.id, group, withUsers)) };
}

function groupMembers({ workspace }: Context, args: Args): Fields {
  const group = workspace.groups.find(args.required('usergroup', 'no_such_subteam'));
  if (!group || group.id !== args.text('usergroup')) throw new SlackError('no_such_subteam');
  if (group.disabled && !args.flag('include_disabled')) throw new SlackError('subteam_disabled');
  return { users: group.users };
}
