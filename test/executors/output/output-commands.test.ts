import { expect, test } from 'vitest';
import { parseCommand } from '../../../src/executors/output/output-commands.ts';

const progress = (percent: number, step: string) => ({ kind: 'progress', percent, step });
const link = (url: string, label: string) => ({ kind: 'link', url, label });

test.each([
  ['::progress 40 Migrating', progress(40, 'Migrating')],
  ['::progress 2/5 Migrating', progress(40, 'Migrating')],
  ['::progress 40% Migrating', progress(40, 'Migrating')],
  ['::progress 33.4 A step of \t several  words ', progress(33, 'A step of several words')],
  ['::progress 0 Starting', progress(0, 'Starting')],
  ['::progress 3/3 Done', progress(100, 'Done')],
  ['::progress 1/3', progress(33, '')],
  ['::link https://ci.example.com/runs/7 The run', link('https://ci.example.com/runs/7', 'The run')],
  ['::link http://127.0.0.1:8080/a?b=c#d', link('http://127.0.0.1:8080/a?b=c#d', '127.0.0.1:8080')],
  ['::link HTTPS://Example.com', link('https://example.com/', 'example.com')],
  [`::link https://a.example/"><!channel>|x y`, link('https://a.example/%22%3E%3C!channel%3E|x', 'y')],
])('%s is a mark', (line, expected) => {
  expect(parseCommand(line)).toEqual(expected);
});

test.each([
  'progress 40 Migrating',
  ' ::progress 40 Migrating',
  '::progress',
  '::progress ',
  '::progress Migrating',
  '::progress 140 Migrating',
  '::progress -1 Migrating',
  '::progress 6/5 Migrating',
  '::progress 1/0 Migrating',
  '::progress 0/0 Migrating',
  '::progress 40Migrating',
  '::progress 1e1 Migrating',
  '::progress 12345678901/5 Migrating',
  '::progressive 40 Migrating',
  '::PROGRESS 40 Migrating',
  '::link',
  '::link ci.example.com The run',
  '::link javascript:alert(1) The run',
  '::link file:///etc/passwd The run',
  '::link data:text/html,x The run',
  '::link https:// The run',
  '::link https://bank.example@evil.example/ The run',
  '::link https://user:word@evil.example/ The run',
  `::link https://long.example/${'x'.repeat(2000)} The run`,
  '::warning Migrating',
])('%s is ordinary output', (line) => {
  expect(parseCommand(line)).toBeUndefined();
});

test('texts are cut to 100 characters, between characters', () => {
  expect(parseCommand(`::progress 1 ${'x'.repeat(101)}`)).toEqual(progress(1, `${'x'.repeat(99)}…`));
  expect(parseCommand(`::progress 1 ${'x'.repeat(98)}💥💥`)).toEqual(progress(1, `${'x'.repeat(98)}\ufffd…`));
  expect(parseCommand(`::link https://a.example/ ${'x'.repeat(200)}`)).toEqual(
    link('https://a.example/', `${'x'.repeat(99)}…`),
  );
});
