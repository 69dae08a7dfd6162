import { expect, test } from 'vitest';
import { absoluteUrl, redactUrl } from '../../src/git/remote-url.ts';

test.each([
  ['https://user:s3cret@git.example.com/shop.git', 'https://git.example.com/shop.git'],
  ['https://ghp_token@git.example.com/shop.git', 'https://git.example.com/shop.git'],
  ['https://user:p@ss@git.example.com/shop.git', 'https://git.example.com/shop.git'],
  ['https://git.example.com/shop.git?access_token=s3cret', 'https://git.example.com/shop.git'],
  ['ghp_token@git.example.com:acme/shop.git', 'git.example.com:acme/shop.git'],
  ['git@git.example.com:acme/shop.git', 'git@git.example.com:acme/shop.git'],
  ['/srv/git/shop.git', '/srv/git/shop.git'],
])('%s is shown as %s', (address, shown) => {
  expect(redactUrl(address).text).toBe(shown);
});

test("the URL's password is removed wherever git prints it, also decoded", () => {
  const { strip } = redactUrl('https://deployer:s3cr%65t@git.example.com/shop.git');
  expect(strip('Authentication failed for deployer with s3cr%65t or s3cret')).toBe(
    'Authentication failed for *** with *** or ***',
  );
});

test("only a path is resolved against the bot's working directory", () => {
  expect(absoluteUrl('shop.git')).toBe(`${process.cwd()}/shop.git`);
  expect(absoluteUrl('--upload-pack=x')).toBe(`${process.cwd()}/--upload-pack=x`);
  expect(absoluteUrl('git@host:shop.git')).toBe('git@host:shop.git');
  expect(absoluteUrl('https://host/shop.git')).toBe('https://host/shop.git');
});
