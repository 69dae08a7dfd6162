import { gunzipSync } from 'node:zlib';
import type { SharedFile } from '../records.ts';

/** The title and size of a file. */
export function describeFile({ title, text, content, mimetype }: SharedFile): string {
  const size =
    mimetype === 'text/plain'
      ? `${text.split('\n').length} lines`
      : `${content.length.toLocaleString('en-US')} bytes of ${mimetype}`;
  return `{${title}, ${size}: /file}`;
}

/**
 * The text of a file, decompressed if it is gzip.
 *
 * @throws Error if it claims to be gzip and is not
 */
export function readFile({ text, content, mimetype }: SharedFile): string {
  return mimetype === 'application/gzip' ? gunzipSync(content).toString('utf8') : text;
}
