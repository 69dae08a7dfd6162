import type { WebClient } from '@slack/web-api';
import type { Log } from '../../ports/index.ts';
import { apiResult } from '../web/api-result.ts';
import { sleep } from '../../async/sleep.ts';
import { retryDelay } from '../web/pause.ts';
import { SlackUnreachable } from '../web/errors.ts';
import { toChatRefusal } from '../web/refusal.ts';

/** Who the bot is. */
export interface Identity {
  /** The bot's user ID, U…. */
  readonly botUser: string;
  readonly botId: string;
  /** The workspace, T…. */
  readonly team: string;
  readonly teamName: string;
  /** The workspace's URL. */
  readonly url: string;
  /** The bot token's scopes; empty where Slack does not list them. */
  readonly scopes: readonly string[];
}

const TRIES = 8;
const PAUSES = { first: 300, most: 5000 };

/**
 * Asks Slack who the bot token belongs to.
 * @throws ChatRefusal, SlackUnreachable
 */
export async function identify(web: WebClient, log: Log): Promise<Identity> {
  for (let tries = 1; ; tries += 1) {
    const result = await apiResult(() => web.auth.test());
    if (result.kind === 'ok') {
      const { user_id: botUser, bot_id: botId = '', team_id: team, team: teamName = '', url = '' } = result.value;
      const scopes = result.value.response_metadata?.scopes ?? [];
      if (botUser !== undefined && team !== undefined) return { botUser, botId, team, teamName, url, scopes };
    }
    if (result.kind === 'refused') throw toChatRefusal({ ...result, method: 'auth.test', token: 'bot' });
    const cause = result.kind === 'unclear' ? result.error : undefined;
    if (tries >= TRIES) throw new SlackUnreachable(`Slack does not answer at ${web.slackApiUrl}`, { cause });
    log.warn({ err: cause }, 'Slack does not answer; retrying');
    await sleep(retryDelay(result, tries, PAUSES));
  }
}
