import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sleep, sleepUntilNews } from '../../src/async/sleep.ts';
import { untilAborted } from '../../src/async/until-aborted.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Whether it has resolved after so many milliseconds. */
async function isOver(waiting: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let over = false;
  void waiting.then(() => {
    over = true;
  });
  await vi.advanceTimersByTimeAsync(milliseconds);
  return over;
}

test('a sleep lasts its time', async () => {
  const waiting = sleep(100);
  expect(await isOver(waiting, 99)).toBe(false);
  expect(await isOver(waiting, 1)).toBe(true);
});

test('a sleep ends with the first of its signals, and is none if one was aborted before', async () => {
  const [one, another] = [new AbortController(), new AbortController()];
  const waiting = sleep(100, one.signal, undefined, another.signal);
  another.abort();
  expect(await isOver(waiting, 0)).toBe(true);
  expect(await isOver(sleep(100, one.signal, another.signal), 0)).toBe(true);
});

test('a signal that was aborted before is no news, one that is aborted now is', async () => {
  const [one, another] = [new AbortController(), new AbortController()];
  one.abort();
  const waiting = sleepUntilNews(100, one.signal, another.signal);
  expect(await isOver(waiting, 99)).toBe(false);
  another.abort();
  expect(await isOver(waiting, 0)).toBe(true);
});

test('an abort is waited for, and is there at once if it was before', async () => {
  const controller = new AbortController();
  const waiting = untilAborted(controller.signal);
  expect(await isOver(waiting, 1000)).toBe(false);
  controller.abort();
  expect(await isOver(waiting, 0)).toBe(true);
  expect(await isOver(untilAborted(controller.signal), 0)).toBe(true);
});
