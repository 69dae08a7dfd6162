import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rm, stat, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { LogFile, WordNotice } from '../../ports/index.ts';
import { maskedCopy, wholeBelow } from './masked-copy.ts';
import { orMissing } from '../../async/or-missing.ts';
import { overlap } from './readable.ts';

/** Above this many bytes of output the file is compressed. */
const plainBelow = 2 ** 20;

/**
 * A masked and readable copy of an output, made in bounded memory beside it; undefined if there was no output.
 * @param question.isOver will nothing more be printed? Otherwise the last line may end in half of a secret
 * @param question.mask removes secrets from a text
 * @param question.word words that its middle is left out
 */
export async function logFile(question: {
  file: string;
  isOver: boolean;
  mask: (text: string) => string;
  word: WordNotice;
}): Promise<LogFile | undefined> {
  const { file, isOver, mask, word } = question;
  const from = await orMissing(open(file, 'r'));
  if (from === undefined) return undefined;
  try {
    const size = isOver ? (await from.stat()).size : await wholeLines(from);
    if (size === 0) return undefined;
    const compressed = size > plainBelow;
    const path = `${file}-${randomUUID()}.log${compressed ? '.gz' : ''}`;
    const dispose = () => rm(path, { force: true });
    try {
      const pieces = Readable.from(maskedCopy(from, { size, mask, word }));
      const to = createWriteStream(path, { flags: 'wx', mode: 0o600 });
      await (compressed ? pipeline(pieces, createGzip(), to) : pipeline(pieces, to));
      return { path, bytes: (await stat(path)).size, compressed, leftOut: Math.max(0, size - wholeBelow), dispose };
    } catch (error) {
      await dispose();
      throw error;
    }
  } finally {
    await from.close();
  }
}

/** Bytes up to the end of the last whole line, or to where no secret that is cut can reach. */
async function wholeLines(from: FileHandle): Promise<number> {
  const { size } = await from.stat();
  const start = Math.max(0, size - overlap);
  const { buffer, bytesRead } = await from.read(Buffer.alloc(size - start), 0, size - start, start);
  return start + buffer.subarray(0, bytesRead).lastIndexOf('\n') + 1;
}
