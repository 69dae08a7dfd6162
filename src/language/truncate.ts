/** Characters of a quotation. */
const LONGEST = 100;

/** Somebody's words as they are quoted back: of long ones the beginning, so that the answer is not lost behind them. */
export function brief(said: string): string {
  if (said.length <= LONGEST) return said;
  return `${said
    .slice(0, LONGEST - 1)
    .toWellFormed()
    .replace(/\ufffd$/u, '')}…`;
}
