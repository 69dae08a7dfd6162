import { open, type FileHandle } from 'node:fs/promises';
import { orMissing } from './files.ts';
import { shown } from './readable.ts';

const longestLine = 500;
/** No secret is longer: what is left of one that was cut lies within this much of the cut. */
export const overlap = 65_536;

/** The last lines of a file, masked, readable and of bounded length; of a long file only the end is read. */
export async function readTail(question: {
  file: string;
  lines: number;
  mask: (text: string) => string;
}): Promise<readonly string[]> {
  const { file, lines, mask } = question;
  const handle = await orMissing(open(file, 'r'));
  if (handle === undefined) return [];
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, overlap + Math.min(Math.max(lines * 2 * longestLine, overlap), 2 ** 20));
    const text = shown(await readAt(handle, { at: size - length, length }), mask);
    const all = text.split('\n');
    if (all.at(-1) === '') all.pop();
    // The window begins inside a line: that one is left out, or shown as an end if there is no other.
    if (length < size && all.length > 1) all.shift();
    return all.slice(-lines).map((line) => (length < size && all.length === 1 ? cutStart(line) : cutEnd(line)));
  } finally {
    await handle.close();
  }
}

/** Bytes of a file as text; what is no UTF-8 becomes U+FFFD. */
async function readAt(handle: FileHandle, { at, length }: { at: number; length: number }): Promise<string> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, at);
  return buffer.toString('utf8', 0, bytesRead);
}

function cutEnd(line: string): string {
  return line.length <= longestLine ? line : `${line.slice(0, longestLine - 1).toWellFormed()}…`;
}

function cutStart(line: string): string {
  return line.length < longestLine ? line : `…${line.slice(1 - longestLine).toWellFormed()}`;
}
