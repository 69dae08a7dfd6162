import type { FileHandle } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import type { WordNotice } from '../../ports/index.ts';
import { overlap, shown } from './readable.ts';

type Mask = (text: string) => string;

interface Copied {
  readonly size: number;
  readonly mask: Mask;
  readonly word: WordNotice;
}

/** Bytes; of a longer output only the two ends are copied. */
export const wholeBelow = 50 * 2 ** 20;
const chunk = 2 ** 20;

/**
 * An output masked and readable, piece by piece, in bounded memory.
 * @param question.size how many of its bytes are copied
 */
export function maskedCopy(from: FileHandle, question: Copied): AsyncGenerator<string> {
  const { size, mask } = question;
  return size <= wholeBelow ? masked(from, { start: 0, end: size, mask }) : ends(from, question);
}

async function* ends(from: FileHandle, { size, mask, word }: Copied): AsyncGenerator<string> {
  const half = wholeBelow / 2;
  yield* masked(from, { start: 0, end: half, mask, open: 'end' });
  yield `\n\n${word({ code: 'output-left-out', megabytes: (size - wholeBelow) / 2 ** 20 })}\n\n`;
  yield* masked(from, { start: size - half, end: size, mask, open: 'start' });
}

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly mask: Mask;
  /** The side on which the stretch was cut: a secret may be cut there, so its overlap is left out. */
  readonly open?: 'start' | 'end';
}

async function* masked(from: FileHandle, { start, end, mask, open }: Stretch): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  const buffer = Buffer.alloc(chunk);
  let held = '';
  let leaving = open === 'start' ? overlap : 0;
  const take = (text: string) => {
    const piece = text.slice(leaving);
    leaving = Math.max(0, leaving - text.length);
    return piece;
  };
  for (let at = start; at < end;) {
    const { bytesRead } = await from.read(buffer, 0, Math.min(chunk, end - at), at);
    if (bytesRead === 0) break;
    at += bytesRead;
    held += decoder.write(buffer.subarray(0, bytesRead));
    const cut = safeCut(held, mask);
    yield take(shown(held.slice(0, cut), mask));
    held = held.slice(cut);
  }
  held += decoder.end();
  yield take(shown(open === 'end' ? held.slice(0, safeCut(held, mask)) : held, mask));
}

/**
 * Where a text can be cut without cutting a secret, at least `overlap` characters before its end; 0: nowhere.
 * mask(a + b) = mask(a) + mask(b) at this cut.
 */
function safeCut(text: string, mask: Mask): number {
  const all = mask(text);
  for (let limit = text.length - overlap; limit > 0; limit -= overlap) {
    const line = Math.max(text.lastIndexOf('\n', limit - 1), text.lastIndexOf('\r', limit - 1)) + 1;
    const cut = line > 0 ? line : limit - Number(isLowSurrogate(text, limit));
    if (all === mask(text.slice(0, cut)) + mask(text.slice(cut))) return cut;
  }
  return 0;
}

/** Is this the second half of a surrogate pair? */
function isLowSurrogate(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xdc00;
}
