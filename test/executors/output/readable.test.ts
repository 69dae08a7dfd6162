import { expect, test } from 'vitest';
import { readable, shown } from '../../../src/executors/output/readable.ts';
import { effortOf } from '../../helpers/effort.ts';

test('a megabyte that is full of escapes is read in no time', async () => {
  const readAll = () => {
    for (const hostile of ['\u001b]', '\u001b[', '\u001b', '\r', '\u001bP1']) readable(hostile.repeat(300_000));
  };
  expect(await effortOf(readAll)).toBeLessThan(2000);
});

test('what is masked stays masked when control characters are gone', () => {
  const mask = (text: string) => text.replaceAll('top\u0001secret', '***').replaceAll('topsecret', '***');

  expect(shown('top\u0001secret and top\u0000secret', mask)).toBe('*** and ***');
});
