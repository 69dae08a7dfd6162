import { describe, expect, test } from 'vitest';
import { beginning, DEPLOY, environmentOf, faultsOf } from '../written.ts';

describe('syntax errors', () => {
  test.each([
    ['a tab in front of a key', 'channels:\n\t- a\n', ['2:1: YAML: tabs are not allowed as indentation']],
    [
      'a quote that is not closed',
      'channels: ["a]\n',
      ['2:1: YAML: missing closing "quote', '2:1: YAML: flow sequence in block collection'],
    ],
    ['a second document', `${environmentOf(DEPLOY)}---\nb: 1\n`, ['8:1: YAML: source contains multiple documents']],
    [
      'a tag of another language',
      `name: !ruby/x nestor\n${environmentOf(DEPLOY)}`,
      ['1:7: YAML: unresolved tag: !ruby/x'],
    ],
    ['a reserved character', 'channels: [@a]\n', ['1:12: YAML: plain value cannot start with reserved character @']],
    ['an alias of nothing', `name: *nobody\n${environmentOf(DEPLOY)}`, ['1:7: YAML: an alias (*) of nothing']],
    ['an alias of what it is part of', 'apps: &a\n  shop: *a\n', ['2:9: YAML: an alias (*) of what it is part of']],
    ['a merge with itself', 'apps: &a { <<: *a }\n', ['1:16: YAML: an alias (*) of what it is part of']],
    ['a key that is a list', `? [a]\n: b\n`, ['1:3: YAML: with stringKeys, all keys must be strings']],
  ])('%s', (_, text, expected) => {
    expect(faultsOf(text)).toEqual(beginning(expected));
  });

  test('are reported together with the faults above them, but nothing is guessed about what follows', () => {
    expect(faultsOf(`language: en\nname: [a]\n${environmentOf(DEPLOY)}  other: {\n`)).toEqual(
      beginning([
        '1:1: language: unknown key',
        '2:7: name: is a list',
        '11:1: YAML: flow map in block collection must be sufficiently indented',
      ]),
    );
  });
});

describe('the position of a fault', () => {
  test('is the same with a byte order mark and CRLF', () => {
    const text = `# a\n${environmentOf(DEPLOY, 'timeout: 5m')}`;
    const expected = ['9:9: apps.shop.environments.staging.timeout: unknown key'];
    expect(faultsOf(text)).toEqual(beginning(expected));
    expect(faultsOf(`\uFEFF${text}`)).toEqual(beginning(expected));
    expect(faultsOf(text.replaceAll('\n', '\r\n'))).toEqual(beginning(expected));
  });

  test('is inside the anchor if a fault comes from an alias or a merged key', () => {
    expect(faultsOf(environmentOf('deploy: &it', '  run: ["{nope}"]', 'restart: *it'))).toEqual(
      beginning([
        '8:17: apps.shop.environments.staging.deploy.run[0]: unknown placeholder "{nope}"',
        '8:17: apps.shop.environments.staging.restart.run[0]: unknown placeholder "{nope}"',
      ]),
    );
    expect(
      faultsOf(environmentOf('deploy: &it { run: [x], pool: eu }', 'restart:', '  <<: *it', '  env: { A: 1 }')),
    ).toEqual(
      beginning([
        '7:33: apps.shop.environments.staging.deploy.pool: unknown key',
        '7:33: apps.shop.environments.staging.restart.pool: unknown key',
        '10:21: apps.shop.environments.staging.restart.env.A: is the number 1',
      ]),
    );
  });

  test('shows keys with unusual characters on one line', () => {
    expect(faultsOf(`"a\\nb <!channel>": 1\n${environmentOf(DEPLOY)}`)).toEqual(
      beginning(['1:1: "a\\nb <!channel>": unknown key']),
    );
  });
});

describe('texts crafted to exhaust', () => {
  test('aliases of aliases', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 12; level += 1)
      lines.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      );
    expect(faultsOf(lines.join('\n'))).toEqual(
      beginning(['1:1: (file): stands for far more than is written, by aliases of aliases']),
    );
  });

  test.each([
    ['lists in lists', '['.repeat(50_000)],
    ['maps in maps', '{a: '.repeat(20_000)],
    ['50,000 keys', Array.from({ length: 50_000 }, (_, index) => `k${index}: 1`).join('\n')],
    ['12,000 aliases of one anchor', `a: &a x\nb: [${Array(12_000).fill('*a').join(', ')}]`],
  ])('%s', (_, text) => {
    expect(faultsOf(text).length).toBeGreaterThan(0);
  });
});
