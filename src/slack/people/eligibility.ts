import type { Objection } from '../../ports/index.ts';

/** The fields of `users.info` that decide whether a person is eligible (docs.slack.dev/reference/objects/user-object). */
export interface SlackUser {
  readonly team_id?: string;
  readonly deleted?: boolean;
  readonly is_bot?: boolean;
  readonly is_stranger?: boolean;
  readonly is_restricted?: boolean;
  readonly is_ultra_restricted?: boolean;
  /** On Enterprise Grid: the organisation's workspaces that the person is a member of. */
  readonly enterprise_user?: { readonly teams?: readonly string[] };
}

/**
 * Why a user may not give commands.
 * @param team the bot's workspace
 */
export function objectionsTo(user: SlackUser, team: string): readonly Objection[] {
  const ours = user.team_id === team || (user.enterprise_user?.teams?.includes(team) ?? false);
  const objections: Objection[] = [];
  if (!ours || user.is_stranger === true) objections.push('stranger');
  if (user.is_restricted === true || user.is_ultra_restricted === true) objections.push('guest');
  if (user.deleted === true) objections.push('deactivated');
  if (user.is_bot === true) objections.push('bot');
  return objections;
}
