import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lastLines } from '../../src/demo/bot-log.ts';
import { scratch } from './program.ts';

test('the last lines of the log are made readable, except those that are not whole JSON', async () => {
  const file = join(await scratch(), 'bot.log');
  const ready = JSON.stringify({ level: 30, time: 0, msg: 'ready', channels: ['C1'] });
  await writeFile(file, `forgotten\n${ready}\nTypeError: oh\n{"level":40,"ti`);
  const lines = (await lastLines(file, 3)).split('\n');
  expect(lines[0]).toMatch(/^ {2}\d\d:\d\d:00 info {2}ready \{"channels":\["C1"\]\}$/);
  expect(lines.slice(1)).toEqual(['  TypeError: oh', '  {"level":40,"ti']);
});

test('an empty log is reported as such', async () => {
  const file = join(await scratch(), 'bot.log');
  await writeFile(file, '');
  expect(await lastLines(file, 3)).toBe('The log is empty.');
});
