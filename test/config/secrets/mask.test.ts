import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMask } from '../../../src/config/secrets/mask.ts';
import { effortOf } from '../../helpers/effort.ts';

describe('known secrets', () => {
  test.each([
    ['as it is', ['hunter2'], 'a hunter2 b hunter2', 'a [masked] b [masked]'],
    ['the longest first', ['hunter', 'hunter2-long'], 'hunter2-long hunter', '[masked] [masked]'],
    ['two that share letters', ['abcdef', 'defghi'], 'x abcdefghi y', 'x [masked] y'],
    ['side by side', ['abcd', 'efgh'], 'abcdefgh', '[masked][masked]'],
    [
      'in an address',
      ['p@ss w/rd'],
      '?q=p%40ss%20w%2Frd&r=p%40ss+w%2Frd&s=p%40ss%20w%2frd',
      '?q=[masked]&r=[masked]&s=[masked]',
    ],
    ['in JSON', ['say "hi"\nthen go'], '{"a":"say \\"hi\\"\\nthen go"}', '{"a":"[masked]"}'],
    ['line by line', ['first line\r\n  second line\n'], '> second line\n> first line', '> [masked]\n> [masked]'],
    ['with characters of regular expressions', ['a.*b$('], 'a.*b$( axxb', '[masked] axxb'],
    ['too short to be masked', ['abc', ''], 'abcabc', 'abcabc'],
    ['half of a surrogate pair', ['\uD83Dabc'], 'x\uD83Dabc', 'x[masked]'],
  ])('%s', (_, secrets, text, expected) => {
    expect(createMask(secrets)(text)).toBe(expected);
  });

  test('no part of a secret is left, wherever it is', () => {
    const secret = fc.string({ minLength: 4, maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 5 }),
        fc.array(fc.string(), { maxLength: 5 }),
        (secrets, words) => {
          const text = words.flatMap((word, index) => [word, secrets[index % secrets.length] ?? '']).join('');
          const pieces = createMask(secrets)(text).split('[masked]');
          for (const known of secrets) expect(pieces.some((piece) => piece.includes(known))).toBe(false);
        },
      ),
    );
  });
});

describe('what looks like a secret', () => {
  test.each([
    ['token xoxb-1234567890-abcDEF end', 'token [masked] end'],
    ['xapp-1-A0123-456-abcdef,xoxp-123456,xoxe.xoxp-1-abcdef', '[masked],[masked],[masked]'],
    ['https://bot:pa:ss@git.example.com/x', 'https://bot:[masked]@git.example.com/x'],
    ['redis://:hush@r:6379', 'redis://:[masked]@r:6379'],
    ['https://glpat-0123456789abcdefghij@git.example.com', 'https://[masked]@git.example.com'],
  ])('%s', (text, expected) => {
    expect(createMask([])(text)).toBe(expected);
  });

  test.each([
    'a token begins with xoxb- or xapp-',
    'git@git.example.com:acme/shop.git',
    'ssh://git@host/x',
    'https://host:80/a@b',
    'see http://a and mail b@c',
  ])('%s is left alone', (text) => {
    expect(createMask([])(text)).toBe(text);
  });
});

test('ten megabytes are masked fast, even when crafted to be slow', async () => {
  const mask = createMask(Array.from({ length: 20 }, (_, index) => `secret-number-${index}`));
  const pieces = ['all is well, secret-number-7 that is\n', '://a:', '://', 'x', '@', 'xoxb-', '%2'];
  const maskAll = () => {
    for (const piece of pieces) mask(piece.repeat(Math.ceil(10_000_000 / 7 / piece.length)));
  };
  expect(await effortOf(maskAll)).toBeLessThan(10_000);
});
