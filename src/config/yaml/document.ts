import { LineCounter, parseDocument, type Document } from 'yaml';
import { inOrder, WHOLE_FILE, type Fault } from '../faults/fault.ts';
import { createLocator, type Path, type Place } from './position.ts';
import { danglingAliases, syntaxErrors, takeBadKeys, type Mistake } from './syntax-faults.ts';

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

/** Uses of anchors, those inside of anchors multiplied: more than a config has, and few enough to be read at once. */
const MOST_ALIASES = 10_000;

export function readYaml(text: string): Yaml {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    merge: true,
    stringKeys: true,
    prettyErrors: false,
    // Its warnings are faults here; printed they would be nobody's.
    logLevel: 'error',
    // takeBadKeys finds them: the library's own way takes minutes where a map has 100,000 keys.
    uniqueKeys: false,
  });
  const lineAndColumn = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const locate = createLocator(document);
  const errors = syntaxErrors(document);
  const aliases = danglingAliases(document);
  const mistakes = [...errors, ...aliases, ...takeBadKeys(document, (offset) => lineAndColumn(offset).line)];
  // What contains itself has no end when it is read, and what stands for nothing has no value.
  const data = aliases.length > 0 ? { value: undefined } : dataOf(document);
  if (data.mistake !== undefined && mistakes.length === 0) mistakes.push(data.mistake);
  return {
    value: data.value,
    faults: inOrder(mistakes.map(({ offset, ...what }) => Object.assign(what, lineAndColumn(offset)))),
    soundUntil: Math.min(...errors.map(({ offset }) => offset)),
    place: (path, part) => {
      const found = locate(path, part);
      return { ...found, ...lineAndColumn(found.offset) };
    },
  };
}

function dataOf(document: Document): { value: unknown; mistake?: Mistake } {
  try {
    return { value: document.toJS({ maxAliasCount: MOST_ALIASES }) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const bomb = message.includes('Excessive alias count');
    const wrong = bomb ? 'stands for far more than is written, by aliases of aliases' : message;
    return {
      value: undefined,
      mistake: { offset: 0, path: WHOLE_FILE, wrong, allowed: 'allowed is YAML 1.2, as in nestor.example.yml' },
    };
  }
}
