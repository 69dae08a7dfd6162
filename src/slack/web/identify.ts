import type { WebClient } from '@slack/web-api';
import type { Log } from '../../ports/index.ts';
import { ask } from './api-result.ts';
import { backoff, pause } from '../pause.ts';
import { refusal, SlackUnreachable } from './refusal.ts';

/** Who the bot is. */
export interface Identity {
  /** The bot's user, U…. */
  readonly botUser: string;
  readonly botId: string;
  /** The workspace, T…. */
  readonly team: string;
  readonly teamName: string;
  /** The workspace's address. */
  readonly url: string;
  /** The bot token's scopes, as far as Slack tells them. */
  readonly scopes: readonly string[];
}

const TRIES = 8;

/**
 * Asks Slack who the bot token belongs to.
 * @throws ChatRefusal, SlackUnreachable
 */
export async function identify(web: WebClient, log: Log): Promise<Identity> {
  for (let tries = 1; ; tries += 1) {
    const answer = await ask(() => web.auth.test());
    if (answer.kind === 'ok') {
      const { user_id: botUser, bot_id: botId = '', team_id: team, team: teamName = '', url = '' } = answer.result;
      const scopes = answer.result.response_metadata?.scopes ?? [];
      if (botUser !== undefined && team !== undefined) return { botUser, botId, team, teamName, url, scopes };
    }
    if (answer.kind === 'refused') throw refusal({ ...answer, method: 'auth.test', token: 'bot' });
    const cause = answer.kind === 'unclear' ? answer.error : undefined;
    if (tries >= TRIES) throw new SlackUnreachable(`Slack does not answer at ${web.slackApiUrl}`, { cause });
    log.warn({ err: cause }, 'Slack does not answer; trying again');
    await pause(
      answer.kind === 'limited' ? answer.seconds * 1000 : backoff(tries, { first: 300, most: 5000 }),
      new AbortController().signal,
    );
  }
}
