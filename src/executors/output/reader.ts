import { open, type FileHandle } from 'node:fs/promises';
import type { News } from '../../../machines/run/record.ts';
import { orMissing } from '../../async/or-missing.ts';
import { longestCommand, mayBecomeCommand } from './output-commands.ts';
import { readable } from './readable.ts';
import { createTail } from './tail.ts';
import { createWork } from './work.ts';

/** Follows a growing output file from its start. */
export interface OutputReader {
  /**
   * Reads what has come since the last time.
   * @param within milliseconds after which the rest is left for the next time
   * @returns whether there was anything
   */
  read(within?: number): Promise<boolean>;
  /** What is left of a last line without an end is a line too: nothing more will come. */
  finish(): void;
  /** What there is to be seen of what was read. @param lines how many of the last lines */
  news(lines: number): News;
}

/** Bytes read at a time: a chunk full of commands takes some milliseconds to parse. */
const chunk = 2 ** 17;
const newline = 0x0a;
const beginning = '::';
/** `::` occurs in ordinary output too: commands continue with p(rogress) or l(ink). */
const initials: ReadonlySet<number | undefined> = new Set([0x70, 0x6c]);

/** @param mask removes secrets from a text */
export function createReader({ file, mask }: { file: string; mask: (text: string) => string }): OutputReader {
  const tail = createTail(mask);
  const work = createWork(mask);
  // The front of the buffer has room for the beginning of a line that was read before.
  const buffer = Buffer.alloc(longestCommand + chunk);
  let offset = 0;
  /** How much of the buffer is the beginning of a line that may still become a command. */
  let held = 0;
  /** Within a line that is too long for a command. */
  let inLong = false;
  let isOver = false;

  const heldText = () => buffer.toString('utf8', 0, held);

  /** Takes the commands out of whole lines; the rest is output for people. */
  const takeLines = (bytes: Buffer): void => {
    let ordinary = 0;
    for (let at = nextMark(bytes, 0); at !== -1;) {
      const start = bytes.lastIndexOf(newline, at) + 1;
      const end = bytes.indexOf(newline, at);
      if (end - start <= longestCommand && work.take(bytes.toString('utf8', start, end))) {
        tail.add(bytes.subarray(ordinary, start));
        ordinary = end + 1;
      }
      at = nextMark(bytes, end + 1);
    }
    tail.add(bytes.subarray(ordinary));
  };

  /** @param end how much of the buffer is filled */
  const consume = (end: number): void => {
    let bytes = buffer.subarray(0, end);
    held = 0;
    if (inLong) {
      const rest = bytes.indexOf(newline) + 1;
      tail.add(rest === 0 ? bytes : bytes.subarray(0, rest));
      if (rest === 0) return;
      inLong = false;
      bytes = bytes.subarray(rest);
    }
    const last = bytes.lastIndexOf(newline) + 1;
    takeLines(bytes.subarray(0, last));
    const begun = bytes.subarray(last);
    inLong = begun.length > longestCommand;
    if (inLong) tail.add(begun);
    else held = begun.copy(buffer);
  };

  const readFrom = async (handle: FileHandle, until: number): Promise<boolean> => {
    const { size } = await handle.stat();
    const before = offset;
    while (offset < size && performance.now() < until) {
      const { bytesRead } = await handle.read(buffer, held, Math.min(chunk, size - offset), offset);
      if (bytesRead === 0) break;
      offset += bytesRead;
      consume(held + bytesRead);
    }
    return offset > before;
  };

  return {
    async read(within = Infinity) {
      const until = performance.now() + within;
      const handle = await orMissing(open(file, 'r'));
      if (handle === undefined) return false;
      try {
        return await readFrom(handle, until);
      } finally {
        await handle.close();
      }
    },
    finish() {
      isOver = true;
      if (held > 0 && !work.take(heldText())) tail.add(buffer.subarray(0, held));
      held = 0;
    },
    news(lines) {
      const begun = heldText();
      const ordinary = mayBecomeCommand(readable(begun)) ? '' : begun;
      return { tail: tail.lines(lines, ordinary, isOver), progress: work.progress(), links: work.links() };
    },
  };
}

/** Where the next line with a command may be. */
function nextMark(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(beginning, from);
  while (at !== -1 && !initials.has(bytes[at + 2])) at = bytes.indexOf(beginning, at + 2);
  return at;
}
