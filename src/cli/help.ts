import { HISTORY_USAGE } from './history.ts';

/** `nestor help`: every command, a line each. */
export function help(): readonly string[] {
  return [
    'Nestor deploys, rolls back and restarts your applications by talking to you in Slack.',
    '',
    '  nestor start     the bot',
    '  nestor demo      a local Slack-like workspace, sample applications and the bot, all in one',
    '  nestor sandbox   the local workspace alone, to try your own nestor.yml without Slack',
    '  nestor check     validates nestor.yml and lists all that is wrong with it',
    `  ${HISTORY_USAGE.padEnd(15)}`,
    '                   past and present runs, newest first',
    '  nestor help      this',
    '',
    'Environment: SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_API_URL, REDIS_URL, NESTOR_CONFIG (nestor.yml), NESTOR_DATA',
    '(.nestor), LOG_LEVEL; a file .env beside the config is read. docs/configuration.md tells more.',
  ];
}
