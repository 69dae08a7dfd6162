import { quote } from './faults/fault.ts';
import { read, refuse, type Reading } from './faults/reading.ts';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** An environment variable that Nestor reads, as docs/configuration.md tells of it. */
export interface Variable<T> {
  readonly name: string;
  /** The second half of a fault. */
  readonly allowed: string;
  readonly describe: string;
  readonly read: (text: string) => Reading<T>;
}

/** One that has a value also where it is not set. */
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

/** Every variable of the environment that Nestor itself reads; the one table for reading and for the documentation. */
export const VARIABLES: Table = {
  slackBotToken: token(
    'SLACK_BOT_TOKEN',
    'xoxb-',
    'What Nestor speaks with. Needed by `start`. Never passed on to a command.',
  ),
  slackAppToken: token(
    'SLACK_APP_TOKEN',
    'xapp-',
    'What Nestor listens with (Socket Mode). Needed by `start`. Never passed on to a command.',
  ),
  slackApiUrl: {
    name: 'SLACK_API_URL',
    fallback: 'https://slack.com/api/',
    allowed: 'allowed is an address that begins with http:// or https://',
    describe: "Slack's Web API, or what stands in for it.",
    read: (text) => {
      if (protocolOf(text) !== 'http:' && protocolOf(text) !== 'https:')
        return refuse(wrongAddress('http:// or https://'));
      // Slack's client appends the name of a method as it is.
      return read(text.endsWith('/') ? text : `${text}/`);
    },
  },
  redisUrl: {
    name: 'REDIS_URL',
    allowed: 'allowed is an address that begins with redis:// or rediss://',
    describe:
      'The Redis that keeps what must survive. Not set: the embedded store in `NESTOR_DATA`, for one bot alone.',
    read: (text) => {
      const fits = protocolOf(text) === 'redis:' || protocolOf(text) === 'rediss:';
      return fits ? read(text) : refuse(wrongAddress('redis:// or rediss://'));
    },
  },
  configFile: {
    name: 'NESTOR_CONFIG',
    fallback: 'nestor.yml',
    allowed: 'allowed is the path of a file',
    describe:
      'The config. A file `.env` beside it is read as well; what is set already wins. Cannot itself be set there.',
    read,
  },
  dataFolder: {
    name: 'NESTOR_DATA',
    fallback: '.nestor',
    allowed: 'allowed is the path of a folder',
    describe: 'What Nestor writes: mirrors of the repositories, logs of runs, the embedded store.',
    read,
  },
  logLevel: {
    name: 'LOG_LEVEL',
    fallback: 'info',
    allowed: `allowed are: ${LOG_LEVELS.join(', ')}`,
    describe: 'How much Nestor says on its standard error.',
    read: (text) => {
      const level = LOG_LEVELS.find((known) => known === text);
      return level
        ? read(level)
        : refuse({ wrong: `is ${quote(text)}`, allowed: `allowed are: ${LOG_LEVELS.join(', ')}` });
    },
  },
};

/** Passed on from the environment of Nestor to every command, as far as they are set. */
export const INHERITED = ['PATH', 'HOME', 'LANG', 'TZ', 'USER', 'SSH_AUTH_SOCK'] as const;

function token(name: string, prefix: string, describe: string): Variable<string> {
  const allowed = `allowed is a token that begins with ${prefix}`;
  return {
    name,
    allowed,
    describe,
    read: (text) => {
      if (text.startsWith(prefix) && !/\s/.test(text)) return read(text);
      // The other token's prefix says which mistake it was; no more of a token is ever shown.
      const other = ['xoxb-', 'xapp-', 'xoxp-', 'xoxe.'].find((known) => text.startsWith(known));
      const wrong = text.startsWith(prefix) ? 'has a space in it' : `begins with ${other ?? 'something else'}`;
      return refuse({ wrong, allowed });
    },
  };
}

function protocolOf(address: string): string | undefined {
  return URL.parse(address)?.protocol;
}

function wrongAddress(beginnings: string): { wrong: string; allowed: string } {
  return { wrong: 'is no such address', allowed: `allowed is an address that begins with ${beginnings}` };
}
