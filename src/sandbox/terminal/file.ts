import { gunzipSync } from 'node:zlib';
import type { SharedFile } from '../world/files.ts';

/** A file in few words: what it is called, and how much is in it. */
export function describeFile({ title, text, content, mimetype }: SharedFile): string {
  const size =
    mimetype === 'text/plain'
      ? `${text.split('\n').length} lines`
      : `${content.length.toLocaleString('en-US')} bytes of ${mimetype}`;
  return `{${title}, ${size}: /file}`;
}

/**
 * What is in it, unpacked where it is packed by gzip.
 *
 * @throws Error where it is said to be packed and is not
 */
export function readFile({ text, content, mimetype }: SharedFile): string {
  return mimetype === 'application/gzip' ? gunzipSync(content).toString('utf8') : text;
}
