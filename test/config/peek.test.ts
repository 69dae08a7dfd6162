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
  test('finds the name and all channels, even if there are faults elsewhere', () => {
    const text = `name: Robo
channels: ['#ops', C0123ABC, 7, 'Not A Name']
apps:
  shop: { repository: '\${MISSING}', environments: { production: { channels: [prod, ops], typo: 1 } } }
`;
    expect(peekConfig(write(text))).toEqual({ name: 'robo', channels: ['ops', 'C0123ABC', 'prod'] });
  });

  test.for(['', '[]', 'name: [', 'channels: {}', 'channels: 7'])('finds nothing in %j', (text) => {
    expect(peekConfig(write(text)).channels).toEqual([]);
  });

  test('finds nothing in a missing file', () => {
    expect(peekConfig('/nowhere/nestor.yml')).toEqual({ name: undefined, channels: [] });
  });
});
