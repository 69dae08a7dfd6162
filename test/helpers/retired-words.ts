import { basename } from 'node:path';

/** A word of the glossary that a name must not contain, and what to say instead. */
export interface RetiredWord {
  readonly retired: string;
  readonly instead: string;
}

/** Reads the glossary, the table `| word | means | not |` of ARCHITECTURE.md. */
export function retiredWords(architecture: string): readonly RetiredWord[] {
  const [, table = ''] = /^\| *word *\|.*\| *not *\|\n\|[-| ]+\|\n((?:\|.*\|\n)+)/m.exec(architecture) ?? [];
  return table.split('\n').flatMap((row) => {
    const [, word = '', , not = ''] = row.split('|').map((cell) => cell.trim());
    const instead = word.replaceAll('*', '');
    return not
      .split(',')
      .map((retired) => retired.trim().toLowerCase())
      .filter((retired) => retired !== '')
      .map((retired) => ({ retired, instead }));
  });
}

/** The names that a TypeScript file declares: functions, variables, types, classes, properties and methods. */
export function declaredNames(code: string): readonly string[] {
  const declared = code.matchAll(/\b(?:function\*?|const|let|class|interface|type)\s+([A-Za-z_$][\w$]*)/g);
  const members = code.matchAll(/^\s*(?:readonly\s+|static\s+|async\s+)*#?([A-Za-z_$][\w$]*)\??(?::\s|\([^;]*\{$)/gm);
  return [...new Set([...declared, ...members].map(([, name = '']) => name))];
}

/** `queueEstimate`, `queue-estimate.ts` and `QUEUE_ESTIMATE` are all `queue estimate`. */
function wordsIn(name: string): readonly string[] {
  return basename(name)
    .replace(/(\.test)?\.[a-z]+$/, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}

/** Does a name contain a retired word? A retired phrase (`what now`) is words in a row. */
export function contains(name: string, retired: string): boolean {
  return ` ${wordsIn(name).join(' ')} `.includes(` ${retired} `);
}
