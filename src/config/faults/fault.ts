/** One fault in nestor.yml, and where it is. */
export interface Fault {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units; a byte order mark does not count. */
  readonly column: number;
  /** As `apps.shop.environments.staging.deploy.run[1]`; `(file)` for the file as a whole. */
  readonly path: string;
  /** What is wrong, as `unknown key`. Never holds a value of the environment. */
  readonly wrong: string;
  /** What is allowed, as `allowed are: run, env`. */
  readonly allowed: string;
}

/** The path of a fault of the file as a whole. */
export const WHOLE_FILE = '(file)';

/** `file:line:column: path: what is wrong, what is allowed`: always one line. */
export function formatFault(file: string, { line, column, path, wrong, allowed }: Fault): string {
  return `${file}:${line}:${column}: ${path}: ${wrong}, ${allowed}`;
}

/** Sorts by line, then column, then as found. */
export function inOrder(faults: readonly Fault[]): readonly Fault[] {
  return [...faults].sort((a, b) => a.line - b.line || a.column - b.column);
}

/** A value as a message may show it: quoted, on one line, not too long. */
export function quote(text: string): string {
  const limit = 60;
  return JSON.stringify(text.length > limit ? `${text.slice(0, limit)}…` : text);
}
