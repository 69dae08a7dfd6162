import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readEnvironment, type Settings } from '../../src/config/environment.ts';
import type { EnvVars } from '../../src/config/templates/env-vars.ts';
import { newFolder } from './written.ts';

/** The settings of an environment whose config stands in a new folder, with this .env beside it. */
function survey(variables: EnvVars, options: { envFile?: string; tokens?: 'needed' } = {}) {
  const folder = newFolder();
  if (options.envFile !== undefined) writeFileSync(join(folder, '.env'), options.envFile);
  return readEnvironment({
    variables: { NESTOR_CONFIG: join(folder, 'nestor.yml'), ...variables },
    ...(options.tokens && { tokens: options.tokens }),
  });
}

function settingsOf(...given: Parameters<typeof survey>): Settings {
  const surveyed = survey(...given);
  if (!surveyed.ok) throw new Error(surveyed.faults.join('\n'));
  return surveyed.settings;
}

function faultsOf(...given: Parameters<typeof survey>): readonly string[] {
  const surveyed = survey(...given);
  return surveyed.ok ? [] : surveyed.faults;
}

test('an empty environment has the defaults', () => {
  expect(readEnvironment({ variables: {} })).toMatchObject({
    ok: true,
    settings: {
      slackBotToken: undefined,
      slackAppToken: undefined,
      slackApiUrl: 'https://slack.com/api/',
      redisUrl: undefined,
      configFile: 'nestor.yml',
      dataFolder: '.nestor',
      logLevel: 'info',
      inherited: {},
    },
  });
});

test('set variables are read, and an empty value counts as not set', () => {
  const given = {
    SLACK_API_URL: 'http://127.0.0.1:1/api',
    REDIS_URL: 'rediss://r:1',
    NESTOR_DATA: '/d',
    LOG_LEVEL: 'debug',
  };
  expect(settingsOf(given)).toMatchObject({
    slackApiUrl: 'http://127.0.0.1:1/api/',
    redisUrl: 'rediss://r:1',
    dataFolder: '/d',
    logLevel: 'debug',
  });
  expect(settingsOf({ REDIS_URL: '', LOG_LEVEL: '' })).toMatchObject({ redisUrl: undefined, logLevel: 'info' });
});

test('commands inherit six variables, where set', () => {
  const inherited = { PATH: '/bin', HOME: '/root', LANG: 'C', TZ: 'UTC', USER: 'me', SSH_AUTH_SOCK: '/s' };
  expect(settingsOf({ ...inherited, SLACK_BOT_TOKEN: 'xoxb-1', OTHER: 'x' }).inherited).toEqual(inherited);
  expect(settingsOf({ PATH: '/bin' }).inherited).toEqual({ PATH: '/bin' });
});

describe('the file .env beside the config', () => {
  test('sets only what is not already set', () => {
    const settings = settingsOf(
      { LOG_LEVEL: 'warn' },
      { envFile: '# a\nLOG_LEVEL=debug\nSHOP_TOKEN="a b"\nexport REDIS_URL=redis://r\n' },
    );
    expect(settings).toMatchObject({
      logLevel: 'warn',
      redisUrl: 'redis://r',
      all: { SHOP_TOKEN: 'a b', LOG_LEVEL: 'warn' },
    });
  });

  test('is a fault when it cannot be read', () => {
    const folder = newFolder();
    mkdirSync(join(folder, '.env'));
    const surveyed = readEnvironment({ variables: { NESTOR_CONFIG: join(folder, 'nestor.yml') } });
    expect(surveyed).toEqual({
      ok: false,
      faults: [expect.stringMatching(/\.env: cannot be read \(EISDIR.*allowed is a text file/)],
    });
  });
});

describe('faults', () => {
  test('are listed together, without values', () => {
    expect(
      faultsOf(
        {
          LOG_LEVEL: 'loud',
          REDIS_URL: 'http://:secret@r',
          SLACK_API_URL: 'slack.com',
          SLACK_BOT_TOKEN: 'xapp-12345678',
          SLACK_APP_TOKEN: 'secret',
        },
        { tokens: 'needed' },
      ),
    ).toEqual([
      'SLACK_BOT_TOKEN: begins with xapp-, allowed is a token that begins with xoxb-',
      'SLACK_APP_TOKEN: begins with something else, allowed is a token that begins with xapp-',
      'SLACK_API_URL: is no such address, allowed is an address that begins with http:// or https://',
      'REDIS_URL: is no such address, allowed is an address that begins with redis:// or rediss://',
      'LOG_LEVEL: is "loud", allowed are: trace, debug, info, warn, error, silent',
    ]);
  });

  test('include the tokens only where they are needed', () => {
    expect(faultsOf({ SLACK_BOT_TOKEN: 'nonsense' })).toEqual([]);
    expect(faultsOf({}, { tokens: 'needed' })).toEqual([
      'SLACK_BOT_TOKEN: is not set, allowed is a token that begins with xoxb-',
      'SLACK_APP_TOKEN: is not set, allowed is a token that begins with xapp-',
    ]);
    expect(faultsOf({ SLACK_BOT_TOKEN: 'xoxb-1 ', SLACK_APP_TOKEN: 'xapp-1' }, { tokens: 'needed' })).toEqual([
      'SLACK_BOT_TOKEN: has a space in it, allowed is a token that begins with xoxb-',
    ]);
    expect(faultsOf({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }, { tokens: 'needed' })).toEqual([]);
  });
});
