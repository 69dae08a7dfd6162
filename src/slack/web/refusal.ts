import { BotRefused, ChatRefusal } from '../../ports/index.ts';

/** Errors of the token itself: every other call with it fails as well. */
const TOKEN_CODES: ReadonlySet<string> = new Set([
  'account_inactive',
  'invalid_auth',
  'not_allowed_token_type',
  'not_authed',
  'team_disabled',
  'token_expired',
  'token_revoked',
  'user_removed_from_team',
]);

export const isTokenRefused = (code: string): boolean => TOKEN_CODES.has(code);

const TOKENS = {
  bot: 'the bot token (SLACK_BOT_TOKEN). Install the app again and copy its Bot User OAuth Token (xoxb-…) from OAuth & Permissions.',
  app: 'the app token (SLACK_APP_TOKEN). Create an app-level token (xapp-…) with the scope connections:write under Basic Information.',
} as const;

const REMEDIES: Readonly<Record<string, string>> = {
  channel_not_found: 'the channel is gone or the bot cannot see it. Invite the bot to it.',
  not_in_channel: 'the bot is not in the channel. Invite it with /invite.',
  no_permission: 'the bot may not post there. Invite it to the channel, or ask an administrator.',
  is_archived: 'the channel is archived. Unarchive it, or take it out of nestor.yml.',
  restricted_action: 'a setting of the workspace keeps the bot from posting there. Ask an administrator.',
  socket_mode_disabled: 'Socket Mode is off. Switch it on in the settings of the app.',
};

/** A call that Slack refused. */
export interface RefusedCall {
  /** Slack's error code (docs.slack.dev/reference/methods). */
  readonly code: string;
  readonly method: string;
  /** The token the call was made with. */
  readonly token: 'bot' | 'app';
  /** The scopes that Slack says are missing. */
  readonly needed?: string;
}

/** @returns an error that says how to fix it */
export function toChatRefusal({ code, method, token, needed }: RefusedCall): ChatRefusal {
  if (isTokenRefused(code)) return new BotRefused(code, `Slack refuses (${code}) ${TOKENS[token]}`);
  if (code === 'missing_scope')
    return new ChatRefusal(code, `Slack refuses ${method} (${code}): ${scopeRemedy(token, needed)}`);
  const remedy = REMEDIES[code];
  return new ChatRefusal(code, `Slack refuses ${method} (${code})${remedy === undefined ? '.' : `: ${remedy}`}`);
}

function scopeRemedy(token: 'bot' | 'app', needed = token === 'app' ? 'connections:write' : ''): string {
  const scope = needed === '' ? 'a scope' : `the scope ${needed}`;
  return token === 'app'
    ? `the app token lacks ${scope}. Create one that has it under Basic Information.`
    : `the bot token lacks ${scope}. Add it under OAuth & Permissions and install the app again.`;
}
