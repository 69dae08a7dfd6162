import { describe, expect, test } from 'vitest';
import { appOf, beginning, DEPLOY, environmentOf, faultsOf } from './written.ts';

const command = (line: string): string => environmentOf(`deploy: ${line}`);

describe('keys', () => {
  test('unknown keys are refused, with the allowed ones', () => {
    expect(faultsOf(`language: en\n${environmentOf(DEPLOY)}`)).toEqual(
      beginning(['1:1: language: unknown key, allowed are: name, channels, dialogue, runs, apps']),
    );
    expect(
      faultsOf(
        environmentOf(
          DEPLOY,
          'timeout: 5m',
          'approvals: 1',
          'who: [U1]',
          'channels: [ops]',
          'freeze: []',
          'pool: eu',
          'after: x',
        ),
      ),
    ).toEqual(
      beginning([
        '8:9: apps.shop.environments.staging.timeout: unknown key, allowed are: deploy, rollback, restart, services, confirm, probe',
        '9:9: apps.shop.environments.staging.approvals: unknown key',
        '10:9: apps.shop.environments.staging.who: unknown key',
        '11:9: apps.shop.environments.staging.channels: unknown key',
        '12:9: apps.shop.environments.staging.freeze: unknown key',
        '13:9: apps.shop.environments.staging.pool: unknown key',
        '14:9: apps.shop.environments.staging.after: unknown key',
      ]),
    );
    expect(faultsOf(command('{ run: [x], pool: eu }'))).toEqual(
      beginning([
        '7:29: apps.shop.environments.staging.deploy.pool: unknown key, allowed are: run, env, http, timeout, grace',
      ]),
    );
    expect(faultsOf(appOf('scripts: {}', 'repository: /srv/x', `environments: { a: { ${DEPLOY} } }`))).toEqual(
      beginning(['4:5: apps.shop.scripts: unknown key, allowed are: repository, versions, environments']),
    );
  });

  test('a typo gets the nearest key suggested', () => {
    expect(faultsOf(`chanels: [a]\n${environmentOf(DEPLOY)}`)).toEqual(
      beginning(['1:1: chanels: unknown key (did you mean channels?), allowed are: ']),
    );
    expect(faultsOf(environmentOf('delpoy: { run: [x] }', 'restart: { run: [x] }'))).toEqual(
      beginning(['7:9: apps.shop.environments.staging.delpoy: unknown key (did you mean deploy?)']),
    );
  });

  test('a missing key is reported where it should be', () => {
    expect(faultsOf('name: nestor\n')).toEqual(beginning(['1:1: channels: is missing', '1:1: apps: is missing']));
    expect(faultsOf(appOf('versions: { tags: "*" }'))).toEqual(
      beginning(['3:3: apps.shop.repository: is missing', '3:3: apps.shop.environments: is missing']),
    );
    expect(faultsOf(environmentOf('deploy:', '  env: { A: b }'))).toEqual(
      beginning(['7:9: apps.shop.environments.staging.deploy: has neither run nor http, needed is one of the two']),
    );
  });

  test('a repeated key is reported at its second position', () => {
    expect(faultsOf(`${environmentOf(DEPLOY)}  shop:\n    repository: x\nchannels: [b]\n`)).toEqual(
      beginning([
        '8:3: apps.shop: the key stands here again (first on line 3)',
        '10:1: channels: the key stands here again (first on line 1)',
      ]),
    );
    expect(faultsOf(`__proto__: { a: 1 }\n${environmentOf(DEPLOY)}`)).toEqual(
      beginning(['1:1: __proto__: cannot be a key']),
    );
    expect(faultsOf(command('{ run: [x], env: { __proto__: x } }'))).toEqual(
      beginning(['7:36: apps.shop.environments.staging.deploy.env.__proto__: cannot be a key']),
    );
  });
});

describe('kinds', () => {
  test('a text in place of a list gets the list form suggested', () => {
    expect(faultsOf(environmentOf(DEPLOY).replace('[ask-nestor]', 'ask-nestor'))).toEqual(
      beginning(['1:11: channels: is the text "ask-nestor", must be a list: [ask-nestor];']),
    );
    expect(faultsOf(command('{ run: ./deploy.sh }'))).toEqual(
      beginning([
        '7:24: apps.shop.environments.staging.deploy.run: is the text "./deploy.sh", must be a list: [./deploy.sh];',
      ]),
    );
  });

  test('a number or a truth value in place of a text gets quotes suggested', () => {
    const text = appOf('repository: /srv/x', 'versions:', '  tags: [1.10, true]', `environments: { a: { ${DEPLOY} } }`);
    expect(faultsOf(text)).toEqual(
      beginning([
        '6:14: apps.shop.versions.tags[0]: is the number 1.10, must be text: put it in quotes ("1.10");',
        '6:20: apps.shop.versions.tags[1]: is the truth value true, must be text: put it in quotes ("true");',
      ]),
    );
    expect(faultsOf(text.replace('[1.10, true]', '1.10'))).toEqual(
      beginning(['6:13: apps.shop.versions.tags: is the number 1.10, must be text: put it in quotes ("1.10");']),
    );
    expect(faultsOf(command('{ run: [x], env: { PORT: 8080 } }'))).toEqual(
      beginning([
        '7:42: apps.shop.environments.staging.deploy.env.PORT: is the number 8080, must be text: put it in quotes ("8080");',
      ]),
    );
  });

  test('an unquoted placeholder, a map to YAML, gets quotes suggested', () => {
    expect(faultsOf(command('{ run: [x, {version}] }'))).toEqual(
      beginning([
        '7:28: apps.shop.environments.staging.deploy.run[1]: is a map, must be text: put it in quotes ("{version}");',
      ]),
    );
  });

  test.each([
    ['- a\n- b\n', '1:1: (file): is a list, needed is a map'],
    ['just words\n', '1:1: (file): is the text "just words", needed is a map'],
    ['', '1:1: (file): is empty, needed are channels and apps'],
    ['# nothing\n', '1:1: (file): is empty'],
    ['---\n', '1:1: (file): is empty'],
  ])('the file %j as a whole', (text, expected) => {
    expect(faultsOf(text)).toEqual(beginning([expected]));
  });

  test('empty lists and maps are faults, and so is a key without a value', () => {
    expect(faultsOf('channels: []\napps: {}\n')).toEqual(
      beginning([
        '1:11: channels: is an empty list, needed is a list of names',
        '2:1: apps: is empty, needed is at least one',
      ]),
    );
    expect(faultsOf('channels:\napps:\n')).toEqual(beginning(['1:1: channels: is empty', '2:1: apps: is empty']));
    expect(faultsOf(appOf('repository:', 'environments: {}'))).toEqual(
      beginning(['4:5: apps.shop.repository: is empty', '5:5: apps.shop.environments: is empty']),
    );
    expect(faultsOf(command('{ run: [] }'))).toEqual(
      beginning(['7:24: apps.shop.environments.staging.deploy.run: is an empty list']),
    );
    expect(faultsOf(environmentOf('restart: { run: [x] }', 'services: []'))).toEqual(
      beginning(['8:19: apps.shop.environments.staging.services: is an empty list']),
    );
    expect(faultsOf(appOf('repository: /srv/x', 'versions: {}', `environments: { a: { ${DEPLOY} } }`))).toEqual(
      beginning(['5:5: apps.shop.versions: leaves nothing to choose from']),
    );
    expect(faultsOf(environmentOf(DEPLOY, 'services:'))).toEqual(
      beginning([
        '8:9: apps.shop.environments.staging.services: is empty',
        '8:9: apps.shop.environments.staging.services: services cannot be restarted',
      ]),
    );
  });

  test.each(['10', '10 m', '0s', '-5m', '1.5h', '25h', '1441m', '99999999999999999999s', '""', 'soon', '5M'])(
    'dialogue.timeout: %s',
    (written) => {
      expect(faultsOf(`dialogue: { timeout: ${written} }\n${environmentOf(DEPLOY)}`)).toEqual(
        beginning(['1:22: dialogue.timeout: ']),
      );
      expect(faultsOf(`dialogue: { timeout: ${written} }\n${environmentOf(DEPLOY)}`)[0]).toContain(
        'as 90s, 15m or 2h, at most 24h',
      );
    },
  );
});

describe('lengths and numbers', () => {
  test.each(['timeout', 'grace'])('%s of an operation is a duration', (key) => {
    expect(faultsOf(command(`{ run: [x], ${key}: 90 }`))).toEqual(
      beginning([
        `7:${31 + key.length}: apps.shop.environments.staging.deploy.${key}: is the number 90, allowed is a whole number`,
      ]),
    );
    expect(faultsOf(command(`{ run: [x], ${key}: 2d }`))).toEqual(
      beginning([
        `7:${31 + key.length}: apps.shop.environments.staging.deploy.${key}: is "2d", allowed is a whole number of seconds, minutes or hours`,
      ]),
    );
  });

  test.each([
    ['keep: 0', '1:15: runs.keep: is the number 0, allowed is a whole number from 1 to 100000'],
    ['keep: 2.5', '1:15: runs.keep: is the number 2.5'],
    ['keep: .inf', '1:15: runs.keep: is the number .inf, allowed is a whole number'],
    ['keep: 1000000', '1:15: runs.keep: is the number 1000000'],
    ['keep: many', '1:15: runs.keep: is the text "many", allowed is a whole number'],
    ['age: 30', '1:14: runs.age: is the number 30, allowed is'],
    ['age: 4w', '1:14: runs.age: is "4w", allowed is a whole number of seconds, minutes, hours or days'],
    ['age: 4000d', '1:14: runs.age: 4000d is too long'],
    ['size: 1', '1:9: runs.size: unknown key, allowed are: keep, age'],
  ])('runs: { %s }', (written, expected) => {
    expect(faultsOf(`runs: { ${written} }\n${environmentOf(DEPLOY)}`)).toEqual(beginning([expected]));
  });

  test.each([
    ['{ env: { A: b } }', '8:9: apps.shop.environments.staging.probe.run: is missing, needed is a list of arguments'],
    ['{ run: [x], grace: 1s }', '8:28: apps.shop.environments.staging.probe.grace: unknown key, allowed are: run, env'],
    ['{ run: [x], timeout: soon }', '8:37: apps.shop.environments.staging.probe.timeout: is "soon"'],
    ['{ run: ["{versoin}"] }', '8:24: apps.shop.environments.staging.probe.run[0]: unknown placeholder "{versoin}"'],
  ])('probe: %s', (written, expected) => {
    expect(faultsOf(environmentOf(DEPLOY, `probe: ${written}`))).toEqual(beginning([expected]));
  });
});

describe('operations', () => {
  test('an environment without operations, and services without restart', () => {
    expect(faultsOf(environmentOf('confirm: name'))).toEqual(
      beginning([
        '6:7: apps.shop.environments.staging: nothing can be done here, needed is at least one of deploy, rollback, restart',
      ]),
    );
    expect(faultsOf(environmentOf(DEPLOY, 'services: [web]'))).toEqual(
      beginning([
        '8:9: apps.shop.environments.staging.services: services cannot be restarted without a command, needed is restart',
      ]),
    );
    expect(faultsOf(environmentOf(DEPLOY, 'confirm: never'))).toEqual(
      beginning(['8:18: apps.shop.environments.staging.confirm: is the text "never", allowed are: yes, name']),
    );
    expect(faultsOf(environmentOf(DEPLOY, 'confirm: false'))).toEqual(
      beginning(['8:18: apps.shop.environments.staging.confirm: is the truth value false']),
    );
  });

  test('both are reported beside other faults of the same environment', () => {
    expect(faultsOf(environmentOf('services: [web, web]', 'confirm: 3', 'colour: red'))).toEqual(
      beginning([
        '6:7: apps.shop.environments.staging: nothing can be done here',
        '7:9: apps.shop.environments.staging.services: services cannot be restarted',
        '7:25: apps.shop.environments.staging.services[1]: "web" stands here twice',
        '8:18: apps.shop.environments.staging.confirm: is the number 3',
        '9:9: apps.shop.environments.staging.colour: unknown key',
      ]),
    );
  });

  test.each([
    [
      '"{enviroment}"',
      'unknown placeholder "{enviroment}" (did you mean {environment}?), allowed are: {app}, {environment}',
    ],
    ['"{}"', 'unknown placeholder "{}"'],
    ['"{Version}"', 'unknown placeholder "{Version}" (did you mean {version}?)'],
    ['"a{b"', 'has a lone {'],
    ['"a}b"', 'has a lone }'],
    ['"{version}}"', 'has a lone }'],
    ['"${TOKEN}"', `has "\${TOKEN}": the bot's environment is filled in under env only`],
    ['"a\\0b"', 'has a NUL character'],
  ])('the argument %s', (argument, expected) => {
    expect(faultsOf(command(`{ run: [x, ${argument}] }`))).toEqual(
      beginning([`7:28: apps.shop.environments.staging.deploy.run[1]: ${expected}`]),
    );
  });

  test('escaped braces, also around a placeholder, are allowed', () => {
    expect(faultsOf(command('{ run: [x, "{{}}", "{{{version}}}", "${{version}}"] }'))).toEqual(beginning([]));
  });

  test('an argument may be empty, but not the program', () => {
    expect(faultsOf(command('{ run: [x, ""] }'))).toEqual(beginning([]));
    expect(faultsOf(command('{ run: ["", x] }'))).toEqual(
      beginning(['7:25: apps.shop.environments.staging.deploy.run[0]: is empty, needed is the program']),
    );
  });

  test.each([
    ['A-B: x', '7:36: apps.shop.environments.staging.deploy.env.A-B: "A-B" cannot be the name of a variable'],
    ['1A: x', '7:36: apps.shop.environments.staging.deploy.env.1A: "1A" cannot be'],
    ['NESTOR_RUN_ID: x', '7:36: apps.shop.environments.staging.deploy.env.NESTOR_RUN_ID: "NESTOR_RUN_ID" is reserved'],
    [
      'SLACK_BOT_TOKEN: x',
      '7:36: apps.shop.environments.staging.deploy.env.SLACK_BOT_TOKEN: "SLACK_BOT_TOKEN" is reserved',
    ],
    [
      'A: "${NOPE}"',
      '7:39: apps.shop.environments.staging.deploy.env.A: the environment variable NOPE is not set or empty, set NOPE',
    ],
    ['A: "${A-B}"', '7:39: apps.shop.environments.staging.deploy.env.A: has "${A-B}", allowed is ${NAME}'],
    ['A: "${OPEN"', '7:39: apps.shop.environments.staging.deploy.env.A: has "${OPEN", allowed is ${NAME}'],
    [
      'A: "${SLACK_APP_TOKEN}"',
      "7:39: apps.shop.environments.staging.deploy.env.A: has ${SLACK_APP_TOKEN}, Slack's tokens are never",
    ],
    ['A: "x\\0"', '7:39: apps.shop.environments.staging.deploy.env.A: has a NUL character'],
  ])('the variable %s', (variable, expected) => {
    expect(faultsOf(command(`{ run: [x], env: { ${variable} } }`))).toEqual(beginning([expected]));
  });

  test('PATH may be set', () => {
    expect(faultsOf(command('{ run: [x], env: { PATH: /opt/bin } }'))).toEqual(beginning([]));
  });
});

describe('names', () => {
  test.each([
    'yes',
    'Cancel',
    'back',
    'to',
    'more',
    'deploy',
    'status',
    '42',
    '-x',
    '.x',
    '"a b"',
    'a/b',
    '"<!channel>"',
    'ж',
    `"${'x'.repeat(64)}"`,
  ])('%s cannot be a name', (name) => {
    const text = environmentOf(DEPLOY);
    expect(faultsOf(text.replace('  shop:', `  ${name}:`))).toHaveLength(1);
    expect(faultsOf(text.replace('staging:', `${name}:`))[0]).toMatch(
      /^6:7: apps\.shop\.environments\..*allowed are 1 to 63 letters/,
    );
    expect(faultsOf(environmentOf('restart: { run: [x] }', `services: [web, ${name}]`))[0]).toMatch(
      /^8:25: apps\.shop\.environments\.staging\.services\[1\]: /,
    );
  });

  test('names must differ in more than case', () => {
    expect(
      faultsOf(environmentOf(DEPLOY).replace('    staging:', '    Staging: { restart: { run: [x] } }\n      staging:')),
    ).toEqual(
      beginning([
        '7:7: apps.shop.environments.staging: "staging" is the same name as "Staging", allowed are names that differ',
      ]),
    );
  });

  test.each(['""', 'two words', '"<@U1>"', 'deploy', '7'])("%s cannot be the bot's name", (name) => {
    expect(faultsOf(`name: ${name}\n${environmentOf(DEPLOY)}`)).toEqual(beginning(['1:7: name: ']));
  });

  test.each(['""', '"#"', '"a b"', 'Ask-Nestor', 'a.b', '"<!channel>"', '"##a"', 'x'.repeat(81)])(
    'no channel is called %s',
    (name) => {
      expect(faultsOf(environmentOf(DEPLOY).replace('[ask-nestor]', `[${name}]`))).toEqual(
        beginning(['1:12: channels[0]: ']),
      );
    },
  );

  test('a channel is listed once, and an unquoted # begins a comment', () => {
    expect(faultsOf(environmentOf(DEPLOY).replace('[ask-nestor]', '[a, "#a"]'))).toEqual(
      beginning(['1:15: channels[1]: "a" stands here twice']),
    );
    expect(faultsOf(environmentOf(DEPLOY).replace('[ask-nestor]', '\n  - #ask-nestor'))).toEqual(
      beginning(['2:5: channels[0]: is empty, allowed is the name of a channel']),
    );
  });

  test.each([
    ['--upload-pack=x', 'begins with -, so git would take it for an option'],
    ['"ext::sh -c touch% x"', 'begins with "ext::", by which git would run a program'],
    ['fd::17', 'begins with "fd::"'],
    ['~/shop.git', 'begins with ~'],
    ['" "', 'is empty'],
    ['"a\\nb"', 'has a line break'],
    ['"${NOPE}"', 'the environment variable NOPE is not set or empty'],
  ])('%s is not a repository', (address, expected) => {
    expect(faultsOf(appOf(`repository: ${address}`, `environments: { a: { ${DEPLOY} } }`))).toEqual(
      beginning([`4:17: apps.shop.repository: ${expected}`]),
    );
  });

  test.each(['""', '"a b"', '"a..b"', '"-x"', '"^main"', '":/x"', '"a/"'])(
    'neither a tag nor a branch is called %s',
    (name) => {
      const versions = (lines: string): string =>
        appOf('repository: /srv/x', `versions: { ${lines} }`, `environments: { a: { ${DEPLOY} } }`);
      expect(faultsOf(versions(`tags: [${name}]`))).toEqual(beginning(['5:24: apps.shop.versions.tags[0]: is ']));
      expect(faultsOf(versions(`branches: [${name}]`))).toEqual(
        beginning(['5:28: apps.shop.versions.branches[0]: is ']),
      );
    },
  );
});

test('all faults of a file are reported, ordered by line', () => {
  expect(
    faultsOf(
      [
        'name: two words',
        'channels: nowhere',
        'apps:',
        '  shop:',
        '    repository: -x',
        '    environments:',
        '      a: {}',
        '  shop: {}',
        'colour: red',
        '',
      ].join('\n'),
    ),
  ).toEqual(
    beginning([
      '1:7: name: is "two words"',
      '2:11: channels: is the text "nowhere"',
      '5:17: apps.shop.repository: begins with -',
      '7:7: apps.shop.environments.a: nothing can be done',
      '8:3: apps.shop: the key stands here again',
      '9:1: colour: unknown key',
    ]),
  );
});
