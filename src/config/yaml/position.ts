import { aliasTargets } from './aliases.ts';
import { isAlias, isMap, isNode, isScalar, isSeq, type Document, type Pair, type YAMLMap } from 'yaml';
import { WHOLE_FILE } from '../faults/fault.ts';

export type Path = readonly (string | number)[];

/** The position of a value or key in nestor.yml. */
export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** From 0, in UTF-16 units of the whole text. */
  readonly offset: number;
  /** Exclusive. */
  readonly end: number;
  /** As much of the path as exists; shorter than the one asked for where a part is missing. */
  readonly path: Path;
  /** A scalar as written, without quotes. */
  readonly source?: string;
}

/** `apps.shop.deploy.run[1]`; keys that are not plain words are quoted. */
export function formatPath(path: Path): string {
  if (path.length === 0) return WHOLE_FILE;
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      const clipped = part.length > 80 ? `${part.slice(0, 80)}…` : part;
      return `${index === 0 ? '' : '.'}${/^[\p{L}\p{N}._<-]+$/u.test(part) ? clipped : JSON.stringify(clipped)}`;
    })
    .join('');
}

export type Locate = (path: Path, part: 'key' | 'value') => Omit<Position, 'line' | 'column'>;

/** Returns a function that follows a path through maps, lists, aliases and merged keys as far as it exists. */
export function createLocator(document: Document): Locate {
  const targets = aliasTargets(document);
  const indexes = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();
  const resolve = (node: unknown): unknown => (isAlias(node) ? targets.get(node) : node);

  // A file can have as many faults as keys: scanning all keys for each fault would take minutes.
  const indexOf = (map: YAMLMap): ReadonlyMap<string, Pair> => {
    const index = indexes.get(map) ?? new Map(map.items.map((pair): [string, Pair] => [keyOf(pair.key) ?? '', pair]));
    indexes.set(map, index);
    return index;
  };
  const descend = (node: unknown, step: string | number): { node: unknown; key: unknown } | undefined => {
    if (isSeq(node)) return step in node.items ? { node: node.items[Number(step)], key: undefined } : undefined;
    if (!isMap(node)) return undefined;
    const pair = indexOf(node).get(String(step));
    if (pair !== undefined) return { node: pair.value, key: pair.key };
    // `<<: *anchor` and `<<: [*one, *two]`; the last of several merges wins.
    const merged = resolve(indexOf(node).get('<<')?.value);
    const sources = isSeq(merged) ? merged.items.map(resolve) : [merged];
    for (const source of sources) {
      const found = descend(source, step);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  return (path, part) => {
    let node: unknown = document.contents;
    let key: unknown;
    let depth = 0;
    for (const step of path) {
      const next = descend(resolve(node), step);
      if (next === undefined) break;
      ({ node, key } = next);
      depth += 1;
    }
    const atKey = part === 'key' || depth < path.length || !isBesideItsKey(key, node);
    const pointed = atKey && isNode(key) ? key : node;
    const [offset, end] = (isNode(pointed) && pointed.range) || [0, 0];
    const value = resolve(node);
    const source = isScalar(value) && value.source !== undefined ? { source: value.source } : {};
    return { offset, end, path: path.slice(0, depth), ...source };
  };
}

function keyOf(key: unknown): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}

/** A nested block starts on its own line and an empty value has no position: then the key is the better place to point. */
function isBesideItsKey(key: unknown, node: unknown): boolean {
  if (!isNode(key)) return true;
  if (isMap(node) || isSeq(node)) return node.flow === true;
  return isNode(node) && node.range !== null && node.range !== undefined && node.range[0] < node.range[1];
}
