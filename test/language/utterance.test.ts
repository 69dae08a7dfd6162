import { constantFrom, array, assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commands } from '../../src/language/commands/registry.ts';
import { utterance } from '../../src/language/utterance.ts';

/** A command by its name, with the words after it; an answer by its meaning. */
function heard(text: string): unknown {
  const said = utterance(text);
  if (said.kind === 'command') return { kind: said.command.name, args: said.args };
  return said.kind === 'answer' ? { kind: said.answer } : said;
}

describe("the contract's words", () => {
  test.each(['yes', 'y', 'yep', 'ok', 'sure', 'да', 'ага', ':+1:', ':+1::skin-tone-3:'])('%s is yes', (word) => {
    for (const text of [word, word.toUpperCase(), ` ${word} `, `${word}!`, `${word}.`])
      expect(heard(text)).toEqual({ kind: 'yes' });
  });

  test.each(['no', 'n', 'nope', 'нет'])('%s is no', (word) => {
    for (const text of [word, word.toUpperCase(), `${word}!`]) expect(heard(text)).toEqual({ kind: 'no' });
  });

  test.each(['cancel', 'stop', 'отмена', 'Cancel!', 'STOP'])('%s is cancel', (word) => {
    expect(heard(word)).toEqual({ kind: 'cancel', args: [] });
  });

  test.each(['back', 'more', 'Back', 'MORE.'])('%s is itself', (word) => {
    expect(heard(word)).toEqual({ kind: word.toLowerCase().replace('.', '') });
  });

  test.each(['deploy', 'rollback', 'restart'])('%s begins an operation', (word) => {
    expect(heard(`${word.toUpperCase()} shop  v1 to staging`)).toEqual({
      kind: word,
      args: ['shop', 'v1', 'to', 'staging'],
    });
    expect(heard(word)).toEqual({ kind: word, args: [] });
  });

  test('roll back is rollback too', () => {
    expect(heard('Roll back shop')).toEqual({ kind: 'rollback', args: ['shop'] });
    expect(heard('roll shop')).toEqual({ kind: 'words', text: 'roll shop' });
  });

  test.each(['help', 'status', 'history', 'commits', 'logs'])('%s asks', (word) => {
    expect(heard(`${word} a b`)).toEqual({ kind: word, args: ['a', 'b'] });
  });

  test('nothing but the name asks for help', () => {
    expect(heard('  ')).toEqual({ kind: 'help', args: [] });
    expect(heard('\u200b')).toEqual({ kind: 'help', args: [] });
  });
});

test.each([
  ['`v1.2`', 'v1.2'],
  ['"v1.2"', 'v1.2'],
  ['“v1.2”', 'v1.2'],
  ['‘v1.2’', 'v1.2'],
  ["'v1.2'", 'v1.2'],
  ['` v1.2 `', 'v1.2'],
  ['`', '`'],
  ['v1.2`', 'v1.2`'],
  ['\u200bv1.2\u200b', 'v1.2'],
])('%j are the words %j', (said, text) => {
  expect(heard(said)).toEqual({ kind: 'words', text });
});

test('quotes and backticks fall off each word of a command', () => {
  expect(heard('deploy `shop` "v1.2" to ‘staging’ ``')).toMatchObject({ args: ['shop', 'v1.2', 'to', 'staging'] });
});

test.each(['yes please', 'no way', 'yessir', 'cancel it', 'okay', 'да нет', ':+1: :+1:', 'stop the deployment'])(
  '%s is no answer, but words',
  (said) => {
    expect(heard(said)).toEqual({ kind: 'words', text: said });
  },
);

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__', 'prototype'])(
  'the word %s is a word like any other',
  (said) => {
    expect(heard(said)).toEqual({ kind: 'words', text: said });
  },
);

test('whatever is said is one of the utterances there are', () => {
  const kinds = ['command', 'answer', 'words'];
  const odd = constantFrom(
    ...commands.map(({ name }) => name),
    'to',
    '`',
    '"',
    ' ',
    '\n',
    '\u202e',
    '__proto__',
    'constructor',
    '💥',
    '\ud800',
  );
  assert(
    property(array(odd), string({ unit: 'binary' }), (parts, text) => {
      const said = utterance(parts.join('') + text);
      expect(kinds).toContain(said.kind);
      expect('args' in said ? said.args : []).not.toContain('');
    }),
  );
});
