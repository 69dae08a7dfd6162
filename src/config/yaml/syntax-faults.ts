import { isPair, isScalar, isSeq, visit, type Document, type Node, type YAMLMap } from 'yaml';
import { aliasTargets } from './aliases.ts';
import type { Fault } from '../faults/fault.ts';
import { formatPath, type Path } from './position.ts';

/** A fault at an offset; its line and column are computed later. */
export interface SyntaxFault extends Omit<Fault, 'line' | 'column'> {
  /** From 0, in UTF-16 units of the whole text. */
  readonly offset: number;
}

/** Syntax errors, and tags (!) that have no meaning here. */
export function syntaxErrors(document: Document): readonly SyntaxFault[] {
  const allowed = 'allowed is YAML 1.2, as in nestor.example.yml';
  return [...document.errors, ...document.warnings].map(({ pos, message }) => {
    const wrong = sentence(message);
    return { offset: pos[0], path: 'YAML', wrong, allowed };
  });
}

/** Aliases without an anchor above, and aliases of an anchor that contains them. */
export function danglingAliases(document: Document): readonly SyntaxFault[] {
  const faults: SyntaxFault[] = [];
  const allowed = 'allowed is the name of an anchor (&) that stands above';
  const targets = aliasTargets(document);
  visit(document, {
    Alias: (_, alias, ancestors) => {
      const target = targets.get(alias);
      const wrong = target === undefined ? 'an alias (*) of nothing' : 'an alias (*) of what it is part of';
      if (target === undefined || ancestors.includes(target)) {
        faults.push({ offset: alias.range?.[0] ?? 0, path: 'YAML', wrong, allowed });
      }
    },
  });
  return faults;
}

/** Reports repeated and impossible keys and removes them, so that the rest can be checked. */
export function removeBadKeys(document: Document, lineOf: (offset: number) => number): readonly SyntaxFault[] {
  const faults: SyntaxFault[] = [];
  visit(document, {
    Map: (_, map, ancestors) => {
      const first = new Map<string, number>();
      map.items = map.items.filter(({ key }) => {
        const { name, offset } = keyOf(key);
        const known = first.get(name);
        // Several `<<` are several merges. As data, __proto__ would be dropped silently.
        if ((known === undefined && name !== '__proto__') || name === '<<') {
          first.set(name, offset);
          return true;
        }
        const repeated = `the key stands here again (first on line ${lineOf(known ?? 0)})`;
        const wrong = known === undefined ? 'cannot be a key' : repeated;
        const path = formatPath([...pathOf([...ancestors, map]), name]);
        faults.push({ offset, path, wrong, allowed: 'allowed is each key once, and any but __proto__' });
        return false;
      });
    },
  });
  return faults;
}

function keyOf(key: unknown): { name: string; offset: number } {
  if (isScalar(key)) return { name: String(key.value), offset: key.range?.[0] ?? 0 };
  // A key that is a list or a map is already a syntax error.
  return { name: String(key), offset: 0 };
}

/** The path to the last of these nodes. */
function pathOf(nodes: readonly (Document | Node | YAMLMap['items'][number])[]): Path {
  return nodes.flatMap((node, index): Path => {
    if (isPair(node)) return [keyOf(node.key).name];
    const child = nodes[index + 1];
    return isSeq(node) && child !== undefined ? [node.items.indexOf(child)] : [];
  });
}

/** One line, first letter in lower case, as it is shown in the middle of a line. */
function sentence(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.charAt(0).toLowerCase() + line.slice(1);
}
