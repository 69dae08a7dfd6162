import { overlap, shown } from './readable.ts';

/** The end of an output that grows, in bounded memory. */
export interface Tail {
  add(bytes: Uint8Array): void;
  /**
   * The last lines, masked, readable and of bounded length.
   * @param begun the beginning of an unfinished line, which was not added
   * @param isOver will nothing more be printed? Otherwise the last word may be half of a secret, and is left out
   */
  lines(count: number, begun: string, isOver: boolean): readonly string[];
}

/** Characters of a line that are shown. */
const longestLine = 500;
/** A secret that is cut by the window's start lies within its first `overlap`, far from what is shown. */
const window = 2 * overlap;

/** @param mask removes secrets from a text */
export function createTail(mask: (text: string) => string): Tail {
  // Twice the window, so that it is rarely moved to the front.
  const kept = Buffer.alloc(2 * window);
  let length = 0;
  let whole = true;

  const add = (bytes: Uint8Array) => {
    if (bytes.length > window) {
      length = 0;
      whole = false;
      return add(bytes.subarray(-window));
    }
    if (length + bytes.length > kept.length) {
      kept.copyWithin(0, length - (window - bytes.length), length);
      length = window - bytes.length;
      whole = false;
    }
    kept.set(bytes, length);
    length += bytes.length;
  };

  return {
    add,
    lines(count, begun, isOver) {
      const text = kept.toString('utf8', 0, length) + begun;
      const all = shown(isOver ? text : withoutLastWord(text), mask).split('\n');
      if (all.at(-1) === '') all.pop();
      // The window begins within a line, which is left out, or shown as a tail if it is the only one.
      if (!whole && all.length > 1) all.shift();
      return all.slice(-count).map((line) => (!whole && all.length === 1 ? cutStart(line) : cutEnd(line)));
    },
  };
}

function withoutLastWord(text: string): string {
  let end = text.length;
  while (end > 0 && !/\s/u.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

function cutEnd(line: string): string {
  return line.length <= longestLine ? line : `${line.slice(0, longestLine - 1).toWellFormed()}…`;
}

function cutStart(line: string): string {
  return line.length < longestLine ? line : `…${line.slice(1 - longestLine).toWellFormed()}`;
}
