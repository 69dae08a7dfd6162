import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { link, own } from '../../../src/language/message.ts';
import { fallback } from '../../../src/slack/blocks/render.ts';

const shown = (url: string, text: string): string =>
  fallback({ parts: [{ kind: 'text', text: own`${link(url, text)}` }] });

describe('a link', () => {
  it.each([
    ['https://ci.example/1', 'Build', '<https://ci.example/1|Build>'],
    ['http://ci.example:8080/a_b?x=1&y=2#z', 'Build 7', '<http://ci.example:8080/a_b?x=1&amp;y=2#z|Build 7>'],
    ['https://ci.example/%41%3E', 'x', '<https://ci.example/%41%3E|x>'],
    ['https://ci.example/a|b', 'x', '<https://ci.example/a%7Cb|x>'],
    ['https://ci.example/a>b<c', 'x', '<https://ci.example/a%3Eb%3Cc|x>'],
    ['https://ci.example/?a|b>c<d', 'x', '<https://ci.example/?a%7Cb%3Ec%3Cd|x>'],
    ['https://ci.example/#a|b>c<d', 'x', '<https://ci.example/#a%7Cb%3Ec%3Cd|x>'],
    ['https://ci.example/*a*`b`', 'x', '<https://ci.example/%2Aa%2A%60b%60|x>'],
    ['https://ci.example/a\nb\tc', 'x', '<https://ci.example/abc|x>'],
    ['https://ci.example/> <!channel>', 'x', '<https://ci.example/%3E%20%3C!channel%3E|x>'],
    ['https://пример.example/ж', 'x', '<https://xn--e1afmkfd.example/%D0%B6|x>'],
    ['https://ci.example/', 'a|b', '<https://ci.example/|a¦b>'],
    ['https://ci.example/', '> <!channel>', '<https://ci.example/|&gt; &lt;!channel&gt;>'],
    ['https://ci.example/', 'a\nb\u202ec', '<https://ci.example/|a bc>'],
    ['https://ci.example/', ' ', '<https://ci.example/|https://ci.example/>'],
  ])('to %j with the text %j is %s', (url, text, expected) => {
    expect(shown(url, text)).toBe(expected);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'slack://open',
    '//ci.example/',
    'ci.example',
    '',
    'https://',
    'https://a|b.example/',
    'https://a<b>.example/',
    'https://user:password@ci.example/',
    'https://good.example@evil.example/',
    `https://ci.example/${'a'.repeat(3000)}`,
  ])('to %j is only its text', (url) => {
    expect(shown(url, 'Build <1>')).toBe('Build &lt;1&gt;');
  });

  it('that is unsafe and has no text is its URL as text', () => {
    expect(shown('javascript:<b>', '')).toBe('javascript:&lt;b&gt;');
  });

  it('has its text cut, or is dropped whole, where there is no room', () => {
    expect(shown('https://ci.example/', 'a'.repeat(5000))).toMatch(/^<https:\/\/ci\.example\/\|a{3970,}>…$/u);
    expect(
      fallback({ parts: [{ kind: 'text', text: own`${'a'.repeat(3990)}${link('https://ci.example/', 'x')}` }] }),
    ).toBe(`${'a'.repeat(3990)}…`);
  });

  it('is one link to an http(s) URL, whatever its URL and text', () => {
    const pieces = fc.string({
      unit: fc.constantFrom(
        '<',
        '>',
        '|',
        '&',
        '\n',
        ' ',
        '`',
        '*',
        '@',
        '!',
        '#',
        '?',
        '%',
        ':',
        '/',
        'a',
        '\ud83d',
        '😀',
      ),
      maxLength: 30,
    });
    const url = fc.oneof(
      pieces,
      pieces.map((rest) => `https://ci.example/${rest}`),
      pieces.map((rest) => `https://${rest}`),
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
    );
    fc.assert(
      fc.property(url, fc.oneof(pieces, fc.string({ unit: 'binary' })), (address, text) => {
        expect(shown(address, text)).toMatch(
          /^(?:<https?:\/\/[^<>|`*\s@/?#]+(?:[/?#][^<>|`*\s]*)?\|[^<>|\n]+>|[^<>\n]*)$/u,
        );
      }),
      { numRuns: 500 },
    );
  });
});
