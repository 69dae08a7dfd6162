import { setImmediate as next } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { trimMemory } from '../../src/bot/trim-memory.ts';

test('what nothing refers to any more is collected', async () => {
  const ref = new WeakRef({ text: 'needed by the start alone' });
  // A WeakRef holds its object until the current job ends.
  await next();
  trimMemory();
  expect(ref.deref()).toBeUndefined();
});

test('no collector is left behind for other code', () => {
  trimMemory();
  expect(globalThis.gc).toBeUndefined();
});
