import { expect, test } from 'vitest';
import { createKeyedMutex } from '../../src/async/keyed-mutex.ts';

test('tasks of a name run one after the other, in their order, and each gets its own answer', async () => {
  const mutex = createKeyedMutex();
  const heard: string[] = [];
  const first = Promise.withResolvers<string>();
  const answers = [
    mutex('a', () => first.promise),
    mutex('a', async () => {
      heard.push('second');
      return 'two';
    }),
    mutex('b', async () => {
      heard.push('other');
      first.resolve('one');
      return 'three';
    }),
  ];
  expect(await Promise.all(answers)).toEqual(['one', 'two', 'three']);
  expect(heard).toEqual(['other', 'second']);
});

test('a task that fails does so alone', async () => {
  const mutex = createKeyedMutex();
  const failing = mutex('a', () => Promise.reject(new Error('failed')));
  const next = mutex('a', () => Promise.resolve('fine'));
  await expect(failing).rejects.toThrow('failed');
  expect(await next).toBe('fine');
  expect(await mutex('a', () => Promise.resolve('later'))).toBe('later');
});
