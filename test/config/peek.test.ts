import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { peekConfig } from '../../src/config/peek.ts';
import { newFolder } from './written.ts';

function write(text: string): string {
  const file = join(newFolder(), 'nestor.yml');
  writeFileSync(file, text);
  return file;
}

describe('peeking at nestor.yml', () => {
  test('finds the name and all channels, also of one that has faults elsewhere', () => {
    const text = `name: Robo
channels: ['#ops', C0123ABC, 7, 'Not A Name']
apps:
  shop: { repository: '\${MISSING}', environments: { production: { channels: [prod, ops], typo: 1 } } }
`;
    expect(peekConfig(write(text))).toEqual({ name: 'robo', channels: ['ops', 'C0123ABC', 'prod'] });
  });

  test.for(['', '[]', 'name: [', 'channels: {}', 'channels: 7'])('of %j finds nothing', (text) => {
    expect(peekConfig(write(text)).channels).toEqual([]);
  });

  test('of a file that is not there finds nothing', () => {
    expect(peekConfig('/nowhere/nestor.yml')).toEqual({ name: undefined, channels: [] });
  });
});
