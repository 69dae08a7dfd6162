/** A tag's name as a version: its numbers and its pre-release identifiers. */
interface Parsed {
  readonly numbers: readonly string[];
  readonly pre: readonly string[];
}

/**
 * Sorts tags, newest first: versions by Semantic Versioning 2.0.0, section 11 (but digits inside a word compare as
 * numbers: rc10 is after rc9), then the other tags by date.
 * @param dateOf seconds since 1970; called only for names that are not versions
 */
export function sortTags<T extends { readonly name: string }>(
  tags: readonly T[],
  dateOf: (name: string) => number,
): T[] {
  const rows = tags.map((tag) => ({ tag, version: parse(tag.name) }));
  rows.sort((a, b) => {
    if (a.version !== undefined && b.version !== undefined) {
      return compare(b.version, a.version) || natural(b.tag.name, a.tag.name);
    }
    if (a.version !== undefined) return -1;
    if (b.version !== undefined) return 1;
    return dateOf(b.tag.name) - dateOf(a.tag.name) || natural(b.tag.name, a.tag.name);
  });
  return rows.map(({ tag }) => tag);
}

/** Is this name a version: `1.2`, `v1.2.3-rc.1`, `shop@1.2.3+build`, `release/v2`? */
export function isVersion(name: string): boolean {
  return shape.test(name);
}

const shape =
  /^(?:(?:.*[/@])?(?:[A-Za-z]+[-_])?)?(?:[vV](\d+)|[vV]?(\d+(?:\.\d+)+))(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

function parse(name: string): Parsed | undefined {
  const match = shape.exec(name);
  if (match === null) return undefined;
  const [, single, dotted, pre] = match;
  return { numbers: (dotted ?? single ?? '').split('.'), pre: pre === undefined ? [] : pre.split('.') };
}

function compare(a: Parsed, b: Parsed): number {
  for (let index = 0; index < Math.max(a.numbers.length, b.numbers.length); index++) {
    const order = compareNumbers(a.numbers[index] ?? '0', b.numbers[index] ?? '0');
    if (order !== 0) return order;
  }
  if (a.pre.length === 0 || b.pre.length === 0) return b.pre.length - a.pre.length;
  for (let index = 0; index < Math.min(a.pre.length, b.pre.length); index++) {
    const order = natural(a.pre[index] ?? '', b.pre[index] ?? '');
    if (order !== 0) return order;
  }
  return a.pre.length - b.pre.length;
}

/** Compares runs of digits as numbers (before any text) and the rest by code unit. */
function natural(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const one = left[index] ?? '';
    const other = right[index] ?? '';
    const digits = Number(/^\d/.test(other)) - Number(/^\d/.test(one));
    const order = digits !== 0 ? digits : /^\d/.test(one) ? compareNumbers(one, other) : byCodeUnit(one, other);
    if (order !== 0) return order;
  }
  return left.length - right.length || byCodeUnit(a, b);
}

/** Decimal numbers of any length. */
function compareNumbers(a: string, b: string): number {
  const one = a.replace(/^0+(?=\d)/, '');
  const other = b.replace(/^0+(?=\d)/, '');
  return one.length - other.length || byCodeUnit(one, other);
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
