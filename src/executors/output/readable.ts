/** No secret is longer, in characters: what is left of a secret that was cut lies this close to the cut. */
export const overlap = 65_536;

/** Terminal sequences (ECMA-48): of control (CSI), of the operating system (OSC) and the short ones. */
const escape = String.fromCharCode(27);
const bell = String.fromCharCode(7);
const sequences = new RegExp(
  [
    String.raw`${escape}\[[0-?]*[ -/]*[@-~]`,
    // Bounded, and stopped by the next escape: binary output must not make this slow.
    String.raw`${escape}[\]PX^_][^${escape}${bell}\n]{0,2000}(?:${bell}|${escape}\\)?`,
    String.raw`${escape}[ -/]*[0-~]`,
  ].join('|'),
  'g',
);

/** Control characters, but for what readable text has. */
const control = /[^\P{Cc}\n\t]/u;
const controls = /[^\P{Cc}\n\t]/gu;

/** Output as a terminal would leave it: no escape sequences, no control characters, lines overwritten by later text. */
export function readable(text: string): string {
  if (!control.test(text)) return text;
  const plain = text.replace(sequences, '').replaceAll('\r\n', '\n');
  const lines = plain.includes('\r') ? plain.split('\n').map(overwritten).join('\n') : plain;
  return lines.replace(controls, '');
}

/**
 * Removes secrets from output and makes it readable. Secrets are looked for twice: as they came (they may hold
 * control characters) and as they will be seen (escape sequences may have parted them).
 */
export function shown(text: string, mask: (text: string) => string): string {
  return mask(readable(mask(text)));
}

/** A carriage return goes back to the line's start: progress bars leave their last state. */
function overwritten(line: string): string {
  return line.split('\r').findLast((part) => part !== '') ?? '';
}
