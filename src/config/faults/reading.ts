/** What is wrong with a value, before its position in the file is known. */
export interface Problem {
  readonly wrong: string;
  readonly allowed: string;
  /** From the checked value to the part that is wrong; none: the value itself. */
  readonly path?: readonly (string | number)[];
  /** Which half of `key: value` to point at (default: the value). */
  readonly at?: 'key' | 'value';
  /** Missing rather than wrong: not reported where the syntax is broken, as it may be in the broken part. */
  readonly absent?: boolean;
}

/** The result of reading a value: its meaning, or every problem with it. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export const valid = <T>(value: T): Reading<T> => ({ ok: true, value });

export const invalid = (...problems: readonly Problem[]): Reading<never> => ({ ok: false, problems });
