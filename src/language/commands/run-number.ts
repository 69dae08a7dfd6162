import type { RequestRefusal } from '../../../machines/refusal.ts';
import { unexpectedWords } from './command.ts';

/** The run that is named after a command, as `12` or `#12`; null if none is. */
export function readRunNumber(
  command: string,
  [said, ...more]: readonly string[],
): { readonly run: number | null } | RequestRefusal {
  if (more.length > 0) return unexpectedWords(command, more);
  if (said === undefined) return { run: null };
  const [, digits] = /^#?(\d{1,12})$/.exec(said) ?? [];
  return digits === undefined ? { code: 'unknown-run', said } : { run: Number(digits) };
}
