/** Styles text with ANSI codes, or not at all. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  name(text: string): string;
  button(text: string): string;
  /** Slack's `*bold*`, `_italic_`, `~struck~` and `` `code` ``. */
  marked(text: string): string;
}

/** @param colours whether to use ANSI codes */
export function createStyle(colours: boolean): Style {
  if (!colours) return { bold: same, dim: same, name: same, button: same, marked: same };
  return {
    bold: (text) => sgr(1, text),
    dim: (text) => sgr(2, text),
    name: (text) => sgr(1, sgr(36, text)),
    button: (text) => sgr(7, text),
    marked: (text) =>
      text
        .replace(/(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])/g, (_whole, inside: string) => sgr(1, inside))
        .replace(/(?<![\w_])_(\S(?:[^_\n]*\S)?)_(?![\w_])/g, (_whole, inside: string) => sgr(3, inside))
        .replace(/(?<![\w~])~(\S(?:[^~\n]*\S)?)~(?![\w~])/g, (_whole, inside: string) => sgr(9, inside))
        .replace(/(?<!`)`([^`\n]+)`(?!`)/g, (_whole, inside: string) => sgr(33, inside)),
  };
}

/** Whether to use colours: on a terminal that has them, unless NO_COLOR is set (hasColors checks that). */
export function wantsColours(output: { isTTY?: boolean; hasColors?: () => boolean }): boolean {
  return output.isTTY === true && output.hasColors?.() !== false;
}

function same(text: string): string {
  return text;
}

function sgr(code: number, text: string): string {
  return `\u001B[${code}m${text}\u001B[0m`;
}
