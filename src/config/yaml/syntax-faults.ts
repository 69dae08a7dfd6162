import { isPair, isScalar, isSeq, visit, type Document, type Node, type YAMLMap } from 'yaml';
import { aliasTargets } from './aliases.ts';
import type { Fault } from '../faults/fault.ts';
import { formatPath, type Path } from './position.ts';

/** A fault whose line and column are still to be counted. */
export interface Mistake extends Omit<Fault, 'line' | 'column'> {
  /** From 0, in UTF-16 units of the whole text. */
  readonly offset: number;
}

/** What is no YAML, and tags (!) that have no meaning here. */
export function syntaxErrors(document: Document): readonly Mistake[] {
  const allowed = 'allowed is YAML 1.2, as in nestor.example.yml';
  return [...document.errors, ...document.warnings].map(({ pos, message }) => {
    const wrong = sentence(message);
    return { offset: pos[0], path: 'YAML', wrong, allowed };
  });
}

/** Aliases that name no anchor above, or an anchor that they are themselves part of. */
export function danglingAliases(document: Document): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const allowed = 'allowed is the name of an anchor (&) that stands above';
  const targets = aliasTargets(document);
  visit(document, {
    Alias: (_, alias, ancestors) => {
      const target = targets.get(alias);
      const wrong = target === undefined ? 'an alias (*) of nothing' : 'an alias (*) of what it is part of';
      if (target === undefined || ancestors.includes(target)) {
        mistakes.push({ offset: alias.range?.[0] ?? 0, path: 'YAML', wrong, allowed });
      }
    },
  });
  return mistakes;
}

/** Names the keys that stand in a map already or cannot be, and takes them off: what is said of the others is true. */
export function takeBadKeys(document: Document, lineOf: (offset: number) => number): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  visit(document, {
    Map: (_, map, ancestors) => {
      const first = new Map<string, number>();
      map.items = map.items.filter(({ key }) => {
        const { name, offset } = keyOf(key);
        const known = first.get(name);
        // Several `<<` are several merges. As data, __proto__ would be dropped without a word.
        if ((known === undefined && name !== '__proto__') || name === '<<') {
          first.set(name, offset);
          return true;
        }
        const repeated = `the key stands here again (first on line ${lineOf(known ?? 0)})`;
        const wrong = known === undefined ? 'cannot be a key' : repeated;
        const path = formatPath([...pathOf([...ancestors, map]), name]);
        mistakes.push({ offset, path, wrong, allowed: 'allowed is each key once, and any but __proto__' });
        return false;
      });
    },
  });
  return mistakes;
}

function keyOf(key: unknown): { name: string; offset: number } {
  if (isScalar(key)) return { name: String(key.value), offset: key.range?.[0] ?? 0 };
  // A key that is a list or a map is an error of syntax already.
  return { name: String(key), offset: 0 };
}

/** The keys and indexes that lead to the last of these nodes. */
function pathOf(nodes: readonly (Document | Node | YAMLMap['items'][number])[]): Path {
  return nodes.flatMap((node, index): Path => {
    if (isPair(node)) return [keyOf(node.key).name];
    const inside = nodes[index + 1];
    return isSeq(node) && inside !== undefined ? [node.items.indexOf(inside)] : [];
  });
}

/** One line, and a small letter first: it stands in the middle of a line. */
function sentence(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.charAt(0).toLowerCase() + line.slice(1);
}
