import { readFileSync } from 'node:fs';

/** The text of a file next to this one, such as a sample application's script. */
export function fileOf(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}
