import { expect, test } from 'vitest';
import { nearest } from '../../src/language/did-you-mean.ts';
import { commands } from '../../src/language/commands/registry.ts';

test.each([
  ['deplyo', 'deploy'],
  ['Deploi', 'deploy'],
  ['dpeloy', 'deploy'],
  ['roolback', 'rollback'],
  ['reboot', undefined],
  ['restrat', 'restart'],
  ['stauts', 'status'],
  ['hlep', 'help'],
  ['comits', 'commits'],
  ['log', 'logs'],
  ['juggle', undefined],
  ['', undefined],
  ['x', undefined],
  ['make me a sandwich', undefined],
  ['d'.repeat(100_000), undefined],
])('%.20j most likely means %s', (typed, meant) => {
  expect(
    nearest(
      typed,
      commands.map(({ name }) => name),
    ),
  ).toBe(meant);
});

test('nothing is near where there is nothing', () => {
  expect(nearest('deploy', [])).toBeUndefined();
});

test('of names as near the first is taken, and the very name before all others', () => {
  expect(nearest('web3', ['web1', 'web2'])).toBe('web1');
  expect(nearest('web2', ['web1', 'web2'])).toBe('web2');
});
