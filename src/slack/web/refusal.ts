import { BotRefused, ChatRefusal } from '../../ports/index.ts';

/** Slack could not be reached, or did not answer sensibly, for as long as was worth waiting. */
export class SlackUnreachable extends Error {
  override name = 'SlackUnreachable';
}

/** The connection to Slack was stopped while this was waiting; whether it was done is unknown. */
export class SlackStopped extends Error {
  override name = 'SlackStopped';
  constructor() {
    super('The connection to Slack was stopped');
  }
}

/** The token itself is refused, not what was asked with it: nothing else will work either. */
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

const MENDS: Readonly<Record<string, string>> = {
  channel_not_found: 'the channel is gone or the bot cannot see it. Invite the bot to it.',
  not_in_channel: 'the bot is not in the channel. Invite it with /invite.',
  no_permission: 'the bot may not post there. Invite it to the channel, or ask an administrator.',
  is_archived: 'the channel is archived. Unarchive it, or take it out of nestor.yml.',
  restricted_action: 'a setting of the workspace keeps the bot from posting there. Ask an administrator.',
  socket_mode_disabled: 'Socket Mode is off. Switch it on in the settings of the app.',
};

/**
 * @param refused Slack's name of the error, the method and the token it was called with, and the scopes that Slack
 *   says are needed (docs.slack.dev/reference/methods)
 * @returns an error that names what to do about it
 */
export function refusal(refused: { code: string; method: string; token: 'bot' | 'app'; needed?: string }): ChatRefusal {
  const { code, method, token, needed } = refused;
  if (isTokenRefused(code)) return new BotRefused(code, `Slack refuses (${code}) ${TOKENS[token]}`);
  if (code === 'missing_scope')
    return new ChatRefusal(code, `Slack refuses ${method} (${code}): ${scopeMend(token, needed)}`);
  const mend = MENDS[code];
  return new ChatRefusal(code, `Slack refuses ${method} (${code})${mend === undefined ? '.' : `: ${mend}`}`);
}

function scopeMend(token: 'bot' | 'app', needed = token === 'app' ? 'connections:write' : ''): string {
  const scope = needed === '' ? 'a scope' : `the scope ${needed}`;
  return token === 'app'
    ? `the app token lacks ${scope}. Create one that has it under Basic Information.`
    : `the bot token lacks ${scope}. Add it under OAuth & Permissions and install the app again.`;
}
