import { readFileSync, statSync } from 'node:fs';
import { WHOLE_FILE, type Fault } from '../faults/fault.ts';

/** nestor.yml is written by hand; anything larger is the wrong file. */
const LARGEST = 1_000_000;

const ALLOWED = 'allowed is a text file in UTF-8 of at most 1 MB';

export type Source = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly fault: Fault };

/** The text of the config file without its byte order mark, or why it cannot be read as text. */
export function readSource(file: string): Source {
  let bytes: Buffer;
  try {
    const stats = statSync(file);
    if (stats.isDirectory()) return unreadable('is a directory');
    // Reading a pipe or a device could block forever.
    if (!stats.isFile()) return unreadable('is no regular file');
    if (stats.size > LARGEST) return unreadable(`is too large (${Math.ceil(stats.size / LARGEST)} MB)`);
    bytes = readFileSync(file);
  } catch (error) {
    return unreadable(`cannot be read: ${reasonOf(error)}`);
  }
  const zero = bytes.indexOf(0);
  if (zero !== -1) return unreadable('is not text: it has a zero byte', lineAt(bytes, zero));
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return unreadable('is not text in UTF-8', lineAt(bytes, validLength(bytes)));
  }
}

function unreadable(wrong: string, line = 1): Source {
  return { ok: false, fault: { line, column: 1, path: WHOLE_FILE, wrong, allowed: ALLOWED } };
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'no permission';
  return error instanceof Error ? error.message : String(error);
}

/** The line of a byte, from 1. */
function lineAt(bytes: Buffer, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(10); at !== -1 && at < offset; at = bytes.indexOf(10, at + 1)) line += 1;
  return line;
}

/** The number of valid bytes before the first that is not UTF-8: up to there, decoding and encoding round-trips. */
function validLength(bytes: Buffer): number {
  const decoded = Buffer.from(bytes.toString('utf8'));
  let length = 0;
  while (length < bytes.length && decoded[length] === bytes[length]) length += 1;
  return length;
}
