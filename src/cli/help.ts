import { HISTORY_USAGE } from './history.ts';

/** `nestor help`: every command, a line each. */
export function help(): readonly string[] {
  return [
    'Nestor deploys, rolls back and restarts your applications by talking to you in Slack.',
    '',
    '  nestor start     run the bot',
    '  nestor demo      try it: a local Slack-like workspace, sample applications and the bot, all in one',
    '  nestor sandbox   only the local workspace, to try your own nestor.yml without Slack',
    '  nestor check     validate nestor.yml and list every fault',
    `  ${HISTORY_USAGE.padEnd(15)}`,
    '                   list runs, newest first',
    '  nestor help      show this help',
    '',
    'Environment: SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_API_URL, REDIS_URL, NESTOR_CONFIG (nestor.yml), NESTOR_DATA',
    '(.nestor), LOG_LEVEL; also read from a file .env beside the config. See docs/configuration.md.',
  ];
}
