import { expect, test } from 'vitest';
import { createSerial } from '../../src/async/keyed-mutex.ts';

test('tasks of a name run one after the other, in their order, and each gets its own answer', async () => {
  const serial = createSerial();
  const heard: string[] = [];
  const first = Promise.withResolvers<string>();
  const answers = [
    serial('a', () => first.promise),
    serial('a', async () => {
      heard.push('second');
      return 'two';
    }),
    serial('b', async () => {
      heard.push('other');
      first.resolve('one');
      return 'three';
    }),
  ];
  expect(await Promise.all(answers)).toEqual(['one', 'two', 'three']);
  expect(heard).toEqual(['other', 'second']);
});

test('a task that fails does so alone', async () => {
  const serial = createSerial();
  const failing = serial('a', () => Promise.reject(new Error('failed')));
  const next = serial('a', () => Promise.resolve('fine'));
  await expect(failing).rejects.toThrow('failed');
  expect(await next).toBe('fine');
  expect(await serial('a', () => Promise.resolve('later'))).toBe('later');
});
