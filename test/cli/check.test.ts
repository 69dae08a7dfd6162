import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { check } from '../../src/cli/check.ts';
import type { EnvVars } from '../../src/config/templates/env-vars.ts';
import { appOf, DEPLOY, environmentOf, newFolder } from '../config/written.ts';

function run(text: string, environment: EnvVars = {}): { status: number; lines: readonly string[] } {
  const file = join(newFolder(), 'nestor.yml');
  writeFileSync(file, text);
  const lines: string[] = [];
  const status = check({ file, environment, print: (line) => lines.push(line.replace(file, 'nestor.yml')) });
  return { status, lines };
}

test('a fine file is counted, and the exit status is 0', () => {
  expect(run(environmentOf(DEPLOY))).toEqual({ status: 0, lines: ['nestor.yml is valid: 1 app, 1 environment'] });
});

test('every fault is a line of its own, and the exit status is 2', () => {
  expect(run(`language: en\n${environmentOf(DEPLOY, 'timeout: 5m')}`)).toEqual({
    status: 2,
    lines: [
      'nestor.yml:1:1: language: unknown key, allowed are: name, channels, dialogue, runs, apps',
      'nestor.yml:9:9: apps.shop.environments.staging.timeout: unknown key, allowed are: deploy, rollback, restart, services, confirm, probe',
    ],
  });
});

test('a file that is missing is a fault as well', () => {
  const lines: string[] = [];
  const file = join(newFolder(), 'nestor.yml');
  expect(check({ file, environment: {}, print: (line) => lines.push(line) })).toBe(2);
  expect(lines).toEqual([
    `${file}:1:1: (file): cannot be read: there is no such file, allowed is a text file in UTF-8 of at most 1 MB`,
  ]);
});

test('a password that stands where it does not belong is masked', () => {
  const { lines } = run(environmentOf(DEPLOY).replace('[ask-nestor]', 'https://bot:hunter2@example.com'));
  expect(lines).toHaveLength(1);
  expect(lines.join('')).not.toContain('hunter2');
});

test('what cannot be masked is a warning, no fault', () => {
  const text = appOf('repository: /srv/x', 'environments:', '  a: { deploy: { run: [x], env: { A: "${SHORT}" } } }');
  expect(run(text, { SHORT: 'abc' })).toEqual({
    status: 0,
    lines: [
      'nestor.yml: warning: the value of ${SHORT} is shorter than 4 characters and cannot be masked',
      'nestor.yml is valid: 1 app, 1 environment',
    ],
  });
});
