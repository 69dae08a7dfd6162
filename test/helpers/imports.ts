import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Import {
  /** A path from the root of the repository, or a package. */
  readonly of: string;
  readonly typeOnly: boolean;
}

/** The imports of a file, re-exports and dynamic ones included. */
export function importsOf(file: string): Import[] {
  const code = codeOf(file);
  const clauses = [...code.matchAll(/^\s*(?:import|export)\s+([^;'"]*?)\s*from\s+'([^']+)'/gm)].map(
    ([, names = '', of = '']) => ({ of, typeOnly: isTypeOnly(names) }),
  );
  const others = [...code.matchAll(/^\s*import\s+'([^']+)'|\b(?:import|require)\s*\(\s*['"`]([^'"`]+)['"`]/gm)].map(
    ([, plain, dynamic]) => ({ of: plain ?? dynamic ?? '', typeOnly: false }),
  );
  return [...clauses, ...others].map(({ of, typeOnly }) => ({
    of: of.startsWith('.') ? join(dirname(file), of) : of,
    typeOnly,
  }));
}

/** `type { A }` or `{ type A, type B }` */
function isTypeOnly(names: string): boolean {
  if (/^type\s/.test(names)) return true;
  const braced = /^\{(.*)\}$/s.exec(names)?.[1];
  return braced !== undefined && braced.split(',').every((name) => name.trim() === '' || /^\s*type\s/.test(name));
}

/** A file's text without its comments. */
export const codeOf = (file: string): string =>
  readFileSync(file, 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/(?<!:)\/\/.*$/gm, '');

/** The circles of a graph of imports, types counted: each as the files along it, the first one repeated at the end. */
export function circlesIn(files: readonly string[], importsFrom: (file: string) => readonly string[]): string[][] {
  const done = new Set<string>();
  const circles: string[][] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start !== -1) {
      circles.push([...path.slice(start), file]);
      return;
    }
    if (done.has(file)) return;
    for (const next of importsFrom(file)) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return circles;
}
