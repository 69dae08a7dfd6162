import type { RequestRefusal } from '../../../machines/refusal.ts';

/** The run that is named after a command, as `12` or `#12`; null if none is. */
export function readRunNumber(
  command: string,
  [said, ...more]: readonly string[],
): { readonly run: number | null } | RequestRefusal {
  if (more.length > 0) return { code: 'unexpected-words', command, said: more.join(' ') };
  if (said === undefined) return { run: null };
  const [, digits] = /^#?(\d{1,12})$/.exec(said) ?? [];
  return digits === undefined ? { code: 'unknown-run', said } : { run: Number(digits) };
}
