/** A line of output that is meant for Nestor, not for people. */
export type OutputCommand =
  /** `::progress 40 Migrating`, `::progress 2/5 Migrating`; `step` is empty where only the number moves. */
  | { readonly kind: 'progress'; readonly percent: number; readonly step: string }
  /** `::link https://… Label` */
  | { readonly kind: 'link'; readonly url: string; readonly label: string };

/** Bytes; a longer line is no command. */
export const longestCommand = 4096;
const longestUrl = 2000;
/** Characters of a step or a label. */
const longestText = 100;

const progress = /^::progress[ \t]+(\d{1,9}(?:\.\d{1,9})?)(?:\/(\d{1,9})|%)?(?:[ \t]+(.*))?$/u;
const link = /^::link[ \t]+(\S+)(?:[ \t]+(.*))?$/u;

/** @param line one readable line. @returns undefined if it is ordinary output, as a malformed command is */
export function parseCommand(line: string): OutputCommand | undefined {
  if (!line.startsWith('::')) return undefined;
  return progressIn(line) ?? linkIn(line);
}

/** Could a line that begins like this become a command? */
export function mayBecomeCommand(beginning: string): boolean {
  return beginning.startsWith('::') || beginning === ':';
}

function progressIn(line: string): OutputCommand | undefined {
  const [, done, all, step = ''] = progress.exec(line) ?? [];
  if (done === undefined) return undefined;
  const percent = all === undefined ? Number(done) : (Number(done) / Number(all)) * 100;
  // Also rejects 0/0, which is NaN, and 1/0, which is not finite.
  if (!(percent >= 0 && percent <= 100)) return undefined;
  return { kind: 'progress', percent: Math.round(percent), step: shortened(step) };
}

function linkIn(line: string): OutputCommand | undefined {
  const [, address = '', label = ''] = link.exec(line) ?? [];
  const url = URL.parse(address);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return undefined;
  // `https://bank.example@evil.example` would be read as the bank's.
  if (url.username !== '' || url.password !== '' || url.href.length > longestUrl) return undefined;
  return { kind: 'link', url: url.href, label: shortened(label) || shortened(url.host) };
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim().toWellFormed();
  return line.length <= longestText ? line : `${line.slice(0, longestText - 1).toWellFormed()}…`;
}
