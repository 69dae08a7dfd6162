import { expect, test } from 'vitest';
import { readable, shown } from '../../../src/executors/output/readable.ts';

test('a megabyte that is full of escapes is read in no time', () => {
  const before = performance.now();
  for (const hostile of ['\u001b]', '\u001b[', '\u001b', '\r', '\u001bP1']) readable(hostile.repeat(300_000));
  expect(performance.now() - before).toBeLessThan(2000);
});

test('what is masked stays masked when control characters are gone', () => {
  const mask = (text: string) => text.replaceAll('top\u0001secret', '***').replaceAll('topsecret', '***');

  expect(shown('top\u0001secret and top\u0000secret', mask)).toBe('*** and ***');
});
