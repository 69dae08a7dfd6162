import { expect, test } from 'vitest';
import { absolute, anonymous } from '../../src/git/address.ts';

test.each([
  ['https://user:s3cret@git.example.com/shop.git', 'https://git.example.com/shop.git'],
  ['https://ghp_token@git.example.com/shop.git', 'https://git.example.com/shop.git'],
  ['https://user:p@ss@git.example.com/shop.git', 'https://git.example.com/shop.git'],
  ['https://git.example.com/shop.git?access_token=s3cret', 'https://git.example.com/shop.git'],
  ['ghp_token@git.example.com:acme/shop.git', 'git.example.com:acme/shop.git'],
  ['git@git.example.com:acme/shop.git', 'git@git.example.com:acme/shop.git'],
  ['/srv/git/shop.git', '/srv/git/shop.git'],
])('%s is shown as %s', (address, shown) => {
  expect(anonymous(address).text).toBe(shown);
});

test('a password of the address is removed wherever git mentions it, decoded too', () => {
  const { strip } = anonymous('https://deployer:s3cr%65t@git.example.com/shop.git');
  expect(strip('Authentication failed for deployer with s3cr%65t or s3cret')).toBe(
    'Authentication failed for *** with *** or ***',
  );
});

test('only a path is taken from the folder of the bot', () => {
  expect(absolute('shop.git')).toBe(`${process.cwd()}/shop.git`);
  expect(absolute('--upload-pack=x')).toBe(`${process.cwd()}/--upload-pack=x`);
  expect(absolute('git@host:shop.git')).toBe('git@host:shop.git');
  expect(absolute('https://host/shop.git')).toBe('https://host/shop.git');
});
