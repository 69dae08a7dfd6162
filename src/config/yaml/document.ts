import { LineCounter, parseDocument, type Document } from 'yaml';
import { inOrder, WHOLE_FILE, type Fault } from '../faults/fault.ts';
import { createLocator, type Path, type Position } from './position.ts';
import { danglingAliases, syntaxErrors, removeBadKeys, type SyntaxFault } from './syntax-faults.ts';

/** nestor.yml as YAML: plain values, and their positions in the text. */
export interface Yaml {
  /** Plain data; undefined if the text is too broken. */
  readonly value: unknown;
  /** Faults of the YAML itself, ordered by line. */
  readonly faults: readonly Fault[];
  /** The offset of the first syntax error, from which on values are guesses; Infinity if there is none. */
  readonly soundUntil: number;
  /** The position of the value at a path, or of its key. Follows aliases and merged keys. */
  position(path: Path, part: 'key' | 'value'): Position;
}

/** Limits alias expansion (aliases of aliases multiply): far more than a config needs, and still fast. */
const MOST_ALIASES = 10_000;

export function readYaml(text: string): Yaml {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    merge: true,
    stringKeys: true,
    prettyErrors: false,
    // Warnings are reported as faults instead of being printed.
    logLevel: 'error',
    // removeBadKeys checks this: the library's own check takes minutes on a map of 100,000 keys.
    uniqueKeys: false,
  });
  const lineAndColumn = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const locate = createLocator(document);
  const errors = syntaxErrors(document);
  const aliases = danglingAliases(document);
  const faults = [...errors, ...aliases, ...removeBadKeys(document, (offset) => lineAndColumn(offset).line)];
  // A circular alias cannot be expanded, and a dangling one has no value.
  const data = aliases.length > 0 ? { value: undefined } : dataOf(document);
  if (data.fault !== undefined && faults.length === 0) faults.push(data.fault);
  return {
    value: data.value,
    faults: inOrder(faults.map(({ offset, ...what }) => Object.assign(what, lineAndColumn(offset)))),
    soundUntil: Math.min(...errors.map(({ offset }) => offset)),
    position: (path, part) => {
      const found = locate(path, part);
      return { ...found, ...lineAndColumn(found.offset) };
    },
  };
}

function dataOf(document: Document): { value: unknown; fault?: SyntaxFault } {
  try {
    return { value: document.toJS({ maxAliasCount: MOST_ALIASES }) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const bomb = message.includes('Excessive alias count');
    const wrong = bomb ? 'stands for far more than is written, by aliases of aliases' : message;
    return {
      value: undefined,
      fault: { offset: 0, path: WHOLE_FILE, wrong, allowed: 'allowed is YAML 1.2, as in nestor.example.yml' },
    };
  }
}
