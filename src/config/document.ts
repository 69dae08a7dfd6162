import { isPair, isScalar, isSeq, LineCounter, parseDocument, visit, type Document, type YAMLMap } from 'yaml';
import { inOrder, WHOLE_FILE, type Fault } from './fault.ts';
import { formatPath, locate, type Path, type Place } from './place.ts';

/** nestor.yml as YAML: plain values, and where in the text each of them stands. */
export interface Yaml {
  /** Plain data; undefined if the text is too broken to have any. */
  readonly value: unknown;
  /** What is wrong with the text as YAML, in the order of lines. */
  readonly faults: readonly Fault[];
  /** From the first error of syntax on (as an offset) the values are guesses; Infinity if there is none. */
  readonly soundUntil: number;
  /** Where the value at a path, or its key, stands. Follows aliases and merged keys. */
  place(path: Path, part: 'key' | 'value'): Place;
}

const YAML_ALLOWED = 'allowed is YAML 1.2, as in nestor.example.yml';

/** More uses of one anchor than a config has; stops a few lines that stand for gigabytes. */
const MOST_ALIASES = 100;

export function readYaml(text: string): Yaml {
  const lines = new LineCounter();
  // Keys are compared in repeatedKeys: the library's own way takes minutes where a map has 100,000 of them.
  const options = {
    lineCounter: lines,
    merge: true,
    stringKeys: true,
    uniqueKeys: false,
    prettyErrors: false,
  } as const;
  const document = parseDocument(text, options);
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const fault = (offset: number, what: Omit<Fault, 'line' | 'column'>): Fault => {
    const { line, column } = at(offset);
    return { line, column, ...what };
  };

  const faults = [...document.errors, ...document.warnings].map((error) =>
    fault(error.pos[0], { path: 'YAML', wrong: lowerFirst(oneLine(error.message)), allowed: YAML_ALLOWED }),
  );
  faults.push(
    ...danglingAliases(document).map((offset) =>
      fault(offset, {
        path: 'YAML',
        wrong: 'an alias (*) of nothing',
        allowed: 'allowed is the name of an anchor (&) above',
      }),
    ),
  );
  faults.push(
    ...repeatedKeys(document).map(({ offset, first, path }) => {
      const wrong = `the key stands here again (first on line ${at(first).line})`;
      return fault(offset, { path: formatPath(path), wrong, allowed: 'allowed is each key once' });
    }),
  );
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    const known = faults.length > 0;
    if (!known)
      faults.push({
        line: 1,
        column: 1,
        path: WHOLE_FILE,
        wrong: explain(error),
        allowed: 'allowed are aliases (*) of small parts',
      });
  }
  return {
    value,
    faults: inOrder(faults),
    soundUntil: Math.min(...document.errors.map((error) => error.pos[0])),
    place: (path, part) => {
      const { offset, ...rest } = locate(document, path, part);
      return { ...rest, offset, ...at(offset) };
    },
  };
}

/** Offsets of aliases that name no anchor, or an anchor that they are themselves part of. */
function danglingAliases(document: Document): readonly number[] {
  const offsets: number[] = [];
  visit(document, {
    Alias: (_, alias, ancestors) => {
      const target = alias.resolve(document);
      if (target === undefined || ancestors.includes(target)) offsets.push(alias.range?.[0] ?? 0);
    },
  });
  return offsets;
}

function repeatedKeys(document: Document): readonly { offset: number; first: number; path: Path }[] {
  const repeated: { offset: number; first: number; path: Path }[] = [];
  visit(document, {
    Map: (_, map, ancestors) => {
      const seen = new Map<string, number>();
      for (const { key, offset } of keysOf(map)) {
        const first = seen.get(key);
        if (first === undefined) seen.set(key, offset);
        else if (key !== '<<') repeated.push({ offset, first, path: [...pathOf([...ancestors, map]), key] });
      }
    },
  });
  return repeated;
}

function keysOf(map: YAMLMap): readonly { key: string; offset: number }[] {
  return map.items.flatMap(({ key }) =>
    isScalar(key) && key.range ? [{ key: String(key.value), offset: key.range[0] }] : [],
  );
}

/** The keys and indexes that lead to the last of these nodes. */
function pathOf(nodes: readonly unknown[]): Path {
  return nodes.flatMap((node, index): Path => {
    if (isPair(node)) return isScalar(node.key) ? [String(node.key.value)] : [];
    const inside = nodes[index + 1];
    return isSeq(node) && inside !== undefined ? [node.items.indexOf(inside)] : [];
  });
}

function explain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes('Excessive alias count')) return 'stands for far more than is written, by aliases of aliases';
  return lowerFirst(oneLine(message));
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
