import { expect, test } from 'vitest';
import { createSemaphore } from '../../src/async/semaphore.ts';

test('no more run at once than may, the others follow in the order of their coming, also after one that fails', async () => {
  const turns = createSemaphore(2);
  const begun: number[] = [];
  const gates = Array.from({ length: 5 }, () => Promise.withResolvers<number>());
  const tasks = gates.map(({ promise }, index) =>
    turns(() => {
      begun.push(index);
      return promise;
    }),
  );
  expect(begun).toEqual([0, 1]);
  gates[1]?.reject(new Error('one fails'));
  await expect(tasks[1]).rejects.toThrow('one fails');
  await Promise.resolve();
  expect(begun).toEqual([0, 1, 2]);
  for (const [index, gate] of gates.entries()) gate.resolve(index);
  expect(await Promise.all([tasks[0], ...tasks.slice(2)])).toEqual([0, 2, 3, 4]);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});
