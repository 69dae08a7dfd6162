/** An answer as data; undefined if it is not JSON. */
export function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text, exact) };
  } catch {
    // Also what is nested too deeply to be read.
    return undefined;
  }
}

/** A number that would be rounded stays as it is written: it is the name of something. */
function exact(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined) return value;
  return /^-?\d+$/.test(source) && String(value) !== source ? source : value;
}

/**
 * What stands at a place in an answer; undefined if nothing does. What the answer did not bring itself, as its
 * prototype, stands nowhere.
 * @param where keys, or numbers of items, with dots between them
 */
export function valueAt(answer: unknown, where: string): unknown {
  return where
    .split('.')
    .reduce<unknown>(
      (held, key) =>
        typeof held === 'object' && held !== null && Object.hasOwn(held, key) ? Reflect.get(held, key) : undefined,
      answer,
    );
}

/** The same, as a text; undefined where it is no text, number or truth value. */
export function textAt(answer: unknown, where: string): string | undefined {
  const value = valueAt(answer, where);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}
