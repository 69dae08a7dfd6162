import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { appOf, configOf, DEPLOY, environmentOf, load } from './written.ts';

const root = join(import.meta.dirname, '../..');

describe('a config without faults', () => {
  test('the smallest one gets every default', () => {
    const config = configOf(environmentOf('deploy: { run: [./deploy.sh, "{version}"] }'));
    expect(config).toEqual({
      name: 'nestor',
      channels: ['ask-nestor'],
      dialogue: { timeout: 600_000 },
      runs: { keep: 200, age: 2_592_000_000 },
      apps: {
        shop: {
          name: 'shop',
          repository: 'git@git.example.com:acme/shop.git',
          versions: { tags: ['*'], branches: [], commits: false },
          environments: {
            staging: {
              name: 'staging',
              services: [],
              confirm: 'yes',
              operations: {
                deploy: {
                  kind: 'command',
                  run: ['./deploy.sh', '{version}'],
                  env: {},
                  timeout: 1_800_000,
                  grace: 10_000,
                },
                rollback: {
                  kind: 'command',
                  run: ['./deploy.sh', '{version}'],
                  env: {},
                  timeout: 1_800_000,
                  grace: 10_000,
                },
              },
            },
          },
        },
      },
      secrets: [],
    });
  });

  test('the example is valid, and its keys mean what its comments say', () => {
    const file = join(root, 'nestor.example.yml');
    const loaded = loadConfig({
      file,
      environment: { SHOP_DEPLOY_TOKEN: 'sesame-open', DEPLOY_API_TOKEN: 'hush-hush' },
    });
    expect(loaded).toMatchObject({ ok: true, warnings: [] });
    const config = loaded.ok ? loaded.config : undefined;
    expect(Object.keys(config?.apps ?? {})).toEqual(['shop', 'docs', 'billing']);
    expect(config?.runs).toEqual({ keep: 200, age: 2_592_000_000 });
    expect(config?.apps['shop']?.environments['staging']?.operations.deploy).toMatchObject({
      timeout: 900_000,
      grace: 20_000,
    });
    expect(config?.apps['shop']?.environments['production']).toMatchObject({
      confirm: 'name',
      probe: { kind: 'command', run: ['./what-is-live.sh', '{environment}'], env: {}, timeout: 5000 },
      operations: { deploy: { env: { DEPLOY_TOKEN: 'sesame-open' } } },
    });
    expect(config?.apps['docs']?.environments['live']?.operations.rollback).toMatchObject({
      run: ['make', 'publish', 'COMMIT={commit}'],
    });
    expect(config?.apps['billing']?.environments['production']?.operations.deploy).toEqual({
      kind: 'http',
      request: {
        url: 'https://deploys.example.com/api/apps/{app}/deployments',
        method: 'POST',
        headers: { Authorization: 'Bearer hush-hush' },
        body: { environment: '{environment}', ref: '{commit}', options: { migrate: true } },
      },
      watch: {
        url: '{response.url}',
        headers: { Authorization: 'Bearer hush-hush' },
        every: 5000,
        state: 'status',
        succeeded: ['success'],
        failed: ['failure', 'error'],
        progress: 'percent',
        log: 'log_url',
      },
      abort: { method: 'DELETE', url: '{response.url}', headers: { Authorization: 'Bearer hush-hush' } },
      timeout: 3_600_000,
      grace: 10_000,
    });
    expect(config?.secrets).toEqual(['sesame-open', 'hush-hush']);
  });

  test('the example shows every key', () => {
    const example = readFileSync(join(root, 'nestor.example.yml'), 'utf8');
    const reference = readFileSync(join(root, 'docs/configuration.md'), 'utf8');
    const keys = [...reference.matchAll(/^\| `([^`A-Z]+)`/gm)].map(([, path]) => path?.split('.').at(-1));
    expect(keys.length).toBeGreaterThan(10);
    for (const key of keys) expect(example).toMatch(new RegExp(`\\b${key}:`));
  });

  test('a rollback of its own inherits nothing from deploy', () => {
    const config = configOf(
      environmentOf('deploy: { run: [x], env: { A: b }, timeout: 5m, grace: 1m }', 'rollback: { run: [./back.sh] }'),
    );
    expect(config.apps['shop']?.environments['staging']?.operations.rollback).toEqual({
      kind: 'command',
      run: ['./back.sh'],
      env: {},
      timeout: 1_800_000,
      grace: 10_000,
    });
  });

  test('rollback defaults to deploy', () => {
    const config = configOf(environmentOf('deploy: { run: [x], env: { A: b }, timeout: 5m, grace: 1m }'));
    const { deploy, rollback } = config.apps['shop']?.environments['staging']?.operations ?? {};
    expect(rollback).toEqual(deploy);
    expect(rollback).toMatchObject({ timeout: 300_000, grace: 60_000 });
  });

  test("a probe's timeout defaults to ten seconds, and runs are kept as configured", () => {
    const config = configOf(`runs: { keep: 5, age: 2d }\n${environmentOf(DEPLOY, 'probe: { run: [./live.sh] }')}`);
    expect(config.runs).toEqual({ keep: 5, age: 172_800_000 });
    expect(config.apps['shop']?.environments['staging']?.probe).toEqual({
      kind: 'command',
      run: ['./live.sh'],
      env: {},
      timeout: 10_000,
    });
  });

  test('an environment with restart only has no other operation', () => {
    const config = configOf(environmentOf('restart: { run: [./restart.sh, "{service}"] }', 'services: [web, worker]'));
    expect(Object.keys(config.apps['shop']?.environments['staging']?.operations ?? {})).toEqual(['restart']);
    expect(config.apps['shop']?.environments['staging']?.services).toEqual(['web', 'worker']);
  });

  test.each([
    ['tags: "v*"', { tags: ['v*'], branches: [], commits: false }],
    ['tags: ["v*", "release-*"]', { tags: ['v*', 'release-*'], branches: [], commits: false }],
    ['branches: [main, feature/x]', { tags: [], branches: ['main', 'feature/x'], commits: false }],
    ['commits: true', { tags: [], branches: [], commits: true }],
  ])('versions: %s', (line, expected) => {
    const text = appOf(
      'repository: /srv/shop.git',
      'versions:',
      `  ${line}`,
      `environments: { staging: { ${DEPLOY} } }`,
    );
    expect(configOf(text).apps['shop']?.versions).toEqual(expected);
  });

  test.each(['yes', '"yes"', 'true'])('confirm: %s asks for a yes', (word) => {
    expect(configOf(environmentOf(DEPLOY, `confirm: ${word}`)).apps['shop']?.environments['staging']?.confirm).toBe(
      'yes',
    );
  });

  test("a # before a channel is dropped, and the bot's name becomes lower case", () => {
    const config = configOf(
      `name: Nestor\n${environmentOf(DEPLOY).replace('[ask-nestor]', '["#ask-nestor", C024BE91L]')}`,
    );
    expect(config).toMatchObject({ name: 'nestor', channels: ['ask-nestor', 'C024BE91L'] });
  });

  test.each([
    ['90s', 90_000],
    ['15m', 900_000],
    ['24h', 86_400_000],
  ])('a timeout of %s is %i milliseconds', (written, milliseconds) => {
    expect(configOf(`dialogue: { timeout: ${written} }\n${environmentOf(DEPLOY)}`).dialogue.timeout).toBe(milliseconds);
  });

  test('anchors, aliases and merged keys are followed', () => {
    const config = configOf(
      environmentOf(
        'deploy: &deploy',
        '  run: [./deploy.sh]',
        '  env: &env { A: "1" }',
        'restart:',
        '  <<: *deploy',
        '  env: { <<: *env, B: "2" }',
      ),
    );
    expect(config.apps['shop']?.environments['staging']?.operations.restart).toMatchObject({
      run: ['./deploy.sh'],
      env: { A: '1', B: '2' },
    });
  });

  test.each([
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['the line ends of Windows', (text: string) => text.replaceAll('\n', '\r\n')],
  ])('%s changes nothing', (_, change) => {
    expect(configOf(change(environmentOf(DEPLOY)))).toEqual(configOf(environmentOf(DEPLOY)));
  });

  test('it is deeply frozen, and has no inherited names', () => {
    const config = configOf(environmentOf(DEPLOY));
    const staging = config.apps['shop']?.environments['staging'];
    for (const part of [
      config,
      config.apps,
      staging,
      staging?.operations,
      staging?.operations.deploy,
      staging?.services,
      config.secrets,
    ]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
    expect(config.apps['constructor']).toBeUndefined();
    expect(config.apps['shop']?.environments['toString']).toBeUndefined();
  });
});

describe('values from the environment', () => {
  const text = appOf(
    'repository: https://bot:${GIT_PASSWORD}@git.example.com/shop.git',
    'environments:',
    '  staging:',
    '    deploy: { run: [./deploy.sh], env: { TOKEN: "a ${SHOP_TOKEN} z", PLAIN: "$HOME costs $5" } }',
  );
  const environment = {
    GIT_PASSWORD: 'p%40ss',
    SHOP_TOKEN: '${GIT_PASSWORD}',
    SLACK_BOT_TOKEN: 'xoxb-1234',
    REDIS_URL: 'redis://:hush-hush@redis',
  };

  test('replace ${NAME}, and are not expanded again', () => {
    const shop = configOf(text, environment).apps['shop'];
    expect(shop?.repository).toBe('https://bot:p%40ss@git.example.com/shop.git');
    expect(shop?.environments['staging']?.operations.deploy).toMatchObject({
      env: { TOKEN: 'a ${GIT_PASSWORD} z', PLAIN: '$HOME costs $5' },
    });
  });

  test("are secrets, as are Slack's tokens and passwords in URLs", () => {
    const secrets = ['xoxb-1234', 'p%40ss', 'p@ss', '${GIT_PASSWORD}', 'hush-hush'];
    expect([...configOf(text, environment).secrets].sort()).toEqual(secrets.sort());
  });

  test('are not masked if too short, with a warning', () => {
    const loaded = load(text, { ...environment, SHOP_TOKEN: 'abc' });
    expect(loaded).toMatchObject({
      ok: true,
      warnings: ['the value of ${SHOP_TOKEN} is shorter than 4 characters and cannot be masked'],
    });
    expect(loaded.ok && loaded.config.secrets).not.toContain('abc');
  });
});

describe('a repository', () => {
  const repositoryOf = (address: string): string | undefined =>
    configOf(appOf(`repository: ${address}`, `environments: { staging: { ${DEPLOY} } }`), { HOME: '/home/nestor' })
      .apps['shop']?.repository;

  test.each([
    'git@git.example.com:acme/shop.git',
    'https://git.example.com/acme/shop.git',
    'ssh://git@git.example.com:2222/acme/shop.git',
    'file:///srv/shop.git',
    '/srv/shop.git',
  ])('%s is left alone', (address) => {
    expect(repositoryOf(address)).toBe(address);
  });

  test('a relative path is resolved against the folder of nestor.yml', () => {
    expect(repositoryOf('./repositories/shop')).toMatch(/^\/.*nestor-config-\w+\/repositories\/shop$/);
    expect(repositoryOf('../shop.git')).toMatch(/^\/.*\/shop\.git$/);
    expect(repositoryOf('${HOME}/shop.git')).toBe('/home/nestor/shop.git');
  });

  test('a bare token in a URL is a secret', () => {
    const token = 'glpat-0123456789abcdefghij';
    const text = appOf(
      `repository: https://${token}@git.example.com/shop.git`,
      `environments: { staging: { ${DEPLOY} } }`,
    );
    expect(configOf(text).secrets).toEqual([token]);
  });
});
