/** What is wrong with a value, before it is known where the value stands. */
export interface Problem {
  readonly wrong: string;
  readonly allowed: string;
  /** From the value that was checked to the part that is wrong; none: the value itself. */
  readonly path?: readonly (string | number)[];
  /** Which half of `key: value` to point at (default: the value). */
  readonly at?: 'key' | 'value';
  /** Something is missing, rather than wrong: not to be said of a file whose syntax is broken. */
  readonly absent?: boolean;
}

/** What reading a text gave: its meaning, or all that is wrong with it. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export const read = <T>(value: T): Reading<T> => ({ ok: true, value });

export const refuse = (...problems: readonly Problem[]): Reading<never> => ({ ok: false, problems });
