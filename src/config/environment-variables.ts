import { quote } from './faults/fault.ts';
import { valid, invalid, type Reading } from './faults/reading.ts';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** An environment variable that Nestor reads, as documented in docs/configuration.md. */
export interface Variable<T> {
  readonly name: string;
  /** The second half of a fault. */
  readonly allowed: string;
  readonly describe: string;
  readonly read: (text: string) => Reading<T>;
}

/** A variable with a default. */
export interface Defaulted<T> extends Variable<T> {
  readonly fallback: T;
}

interface Table {
  readonly slackBotToken: Variable<string>;
  readonly slackAppToken: Variable<string>;
  readonly slackApiUrl: Defaulted<string>;
  readonly redisUrl: Variable<string>;
  readonly configFile: Defaulted<string>;
  readonly dataFolder: Defaulted<string>;
  readonly logLevel: Defaulted<LogLevel>;
}

/** Every environment variable that Nestor itself reads: the one table for the reader and the documentation. */
export const VARIABLES: Table = {
  slackBotToken: token(
    'SLACK_BOT_TOKEN',
    'xoxb-',
    'The bot token, for sending. Required by `start`. Never passed on to a command.',
  ),
  slackAppToken: token(
    'SLACK_APP_TOKEN',
    'xapp-',
    'The app token, for receiving (Socket Mode). Required by `start`. Never passed on to a command.',
  ),
  slackApiUrl: {
    name: 'SLACK_API_URL',
    fallback: 'https://slack.com/api/',
    allowed: 'allowed is an address that begins with http:// or https://',
    describe: "Slack's Web API, or a replacement such as the sandbox.",
    read: (text) => {
      if (protocolOf(text) !== 'http:' && protocolOf(text) !== 'https:')
        return invalid(wrongAddress('http:// or https://'));
      // Slack's client appends the method's name as is.
      return valid(text.endsWith('/') ? text : `${text}/`);
    },
  },
  redisUrl: {
    name: 'REDIS_URL',
    allowed: 'allowed is an address that begins with redis:// or rediss://',
    describe: 'The Redis that keeps all state. Not set: the embedded store in `NESTOR_DATA`, for a single bot.',
    read: (text) => {
      const fits = protocolOf(text) === 'redis:' || protocolOf(text) === 'rediss:';
      return fits ? valid(text) : invalid(wrongAddress('redis:// or rediss://'));
    },
  },
  configFile: {
    name: 'NESTOR_CONFIG',
    fallback: 'nestor.yml',
    allowed: 'allowed is the path of a file',
    describe:
      'The configuration file. A file `.env` beside it is read too; variables that are already set win. Cannot itself be set there.',
    read: valid,
  },
  dataFolder: {
    name: 'NESTOR_DATA',
    fallback: '.nestor',
    allowed: 'allowed is the path of a folder',
    describe: 'The folder for everything Nestor writes: mirrors of the repositories, logs of runs, the embedded store.',
    read: valid,
  },
  logLevel: {
    name: 'LOG_LEVEL',
    fallback: 'info',
    allowed: `allowed are: ${LOG_LEVELS.join(', ')}`,
    describe: 'How much Nestor logs to standard error.',
    read: (text) => {
      const level = LOG_LEVELS.find((known) => known === text);
      return level
        ? valid(level)
        : invalid({ wrong: `is ${quote(text)}`, allowed: `allowed are: ${LOG_LEVELS.join(', ')}` });
    },
  },
};

/** Passed on to every command, where set. */
export const INHERITED_VARIABLES = ['PATH', 'HOME', 'LANG', 'TZ', 'USER', 'SSH_AUTH_SOCK'] as const;

function token(name: string, prefix: string, describe: string): Variable<string> {
  const allowed = `allowed is a token that begins with ${prefix}`;
  return {
    name,
    allowed,
    describe,
    read: (text) => {
      if (text.startsWith(prefix) && !/\s/.test(text)) return valid(text);
      // A known prefix says which token was taken by mistake; nothing else of a token is ever shown.
      const other = ['xoxb-', 'xapp-', 'xoxp-', 'xoxe.'].find((known) => text.startsWith(known));
      const wrong = text.startsWith(prefix) ? 'has a space in it' : `begins with ${other ?? 'something else'}`;
      return invalid({ wrong, allowed });
    },
  };
}

function protocolOf(address: string): string | undefined {
  return URL.parse(address)?.protocol;
}

function wrongAddress(beginnings: string): { wrong: string; allowed: string } {
  return { wrong: 'is no such address', allowed: `allowed is an address that begins with ${beginnings}` };
}
