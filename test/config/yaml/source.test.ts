import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/load.ts';
import { environmentOf, DEPLOY, faultsOf, newFolder } from '../written.ts';

const wholeFile = (file: string): unknown => {
  const loaded = loadConfig({ file, environment: {} });
  return loaded.ok ? 'no fault' : loaded.faults;
};

const fault = (wrong: string, line = 1): readonly object[] => [
  { line, column: 1, path: '(file)', wrong, allowed: 'allowed is a text file in UTF-8 of at most 1 MB' },
];

describe('a file that cannot be a config is refused as a whole', () => {
  test('a missing file', () => {
    expect(wholeFile(join(newFolder(), 'nestor.yml'))).toEqual(fault('cannot be read: there is no such file'));
    expect(wholeFile(join(import.meta.filename, 'nestor.yml'))).toEqual(fault('cannot be read: there is no such file'));
  });

  test('a directory', () => {
    expect(wholeFile(newFolder())).toEqual(fault('is a directory'));
  });

  test('a device, which could be read forever', () => {
    expect(wholeFile('/dev/zero')).toEqual(fault('is no regular file'));
  });

  test('a file of 100 MB, without reading it', () => {
    const file = join(newFolder(), 'nestor.yml');
    writeFileSync(file, '');
    truncateSync(file, 100_000_000);
    expect(wholeFile(file)).toEqual(fault('is too large (100 MB)'));
  });

  test('a file without read permission', () => {
    const folder = newFolder();
    const file = join(folder, 'nestor.yml');
    writeFileSync(file, 'channels: [a]\n');
    chmodSync(folder, 0o755);
    chmodSync(file, 0o000);
    expect(unprivileged(file)).toEqual(fault('cannot be read: no permission'));
  });

  test('a binary file, with the line of the first byte that is not text', () => {
    expect(faultsOf(Buffer.from('a: b\nc: \0\n'))).toEqual([
      expect.stringMatching(/^2:1: \(file\): is not text: it has a zero byte, /),
    ]);
    expect(faultsOf(Buffer.from([0x61, 0x0a, 0x0a, 0xff, 0x0a]))).toEqual([
      expect.stringMatching(/^3:1: \(file\): is not text in UTF-8, /),
    ]);
    expect(faultsOf(Buffer.from(`\uFEFF${environmentOf(DEPLOY)}`, 'utf16le'))).toEqual([
      expect.stringMatching(/^1:1: \(file\): is not text/),
    ]);
  });
});

test('a folder with a space, a relative path and a file with only a comment are read alike', () => {
  const folder = join(newFolder(), 'a folder');
  mkdirSync(folder);
  writeFileSync(join(folder, 'nestor.yml'), '# later\n');
  expect(wholeFile(join(folder, '.', 'nestor.yml'))).toMatchObject([{ wrong: 'is empty' }]);
});

/** What a person who is not root is told: root may read everything. */
function unprivileged(file: string): unknown {
  if (process.getuid?.() !== 0) return wholeFile(file);
  const source = join(import.meta.dirname, '../../../src/config/load.ts');
  const script = `
    const { loadConfig } = await import(${JSON.stringify(source)});
    process.setgid(65534);
    process.setuid(65534);
    console.log(JSON.stringify(loadConfig({ file: ${JSON.stringify(file)}, environment: {} }).faults));`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' }));
}
