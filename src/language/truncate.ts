/** In characters. */
const LONGEST = 100;

/** Shortens a quotation, so that a long one does not bury the answer. */
export function truncate(said: string): string {
  if (said.length <= LONGEST) return said;
  return `${said
    .slice(0, LONGEST - 1)
    .toWellFormed()
    .replace(/\ufffd$/u, '')}…`;
}
