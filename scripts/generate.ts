/**
 * Writes the files that are made from the code: `node scripts/generate.ts`. With `--check` it writes nothing and
 * exits with 1 if one of them is not what the code makes of it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { machinesPage } from './charts.ts';
import { configurationPage } from './generate/configuration.ts';

/** A file made from the code. */
interface Generated {
  /** From the root of the repository. */
  readonly path: string;
  /** Its text, before it is formatted. */
  readonly text: () => string;
}

const FILES: readonly Generated[] = [
  { path: 'docs/configuration.md', text: configurationPage },
  { path: 'docs/machines.md', text: machinesPage },
];

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');
const stale = FILES.filter(({ path, text }) => {
  const made = formatted(path, text());
  const target = join(root, path);
  if (made === current(target)) return false;
  if (check) return true;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, made);
  console.log(`wrote ${path}`);
  return false;
});
for (const { path } of stale) console.error(`${path} is stale: run \`npm run generate\``);
process.exitCode = stale.length > 0 ? 1 : 0;

/** As oxfmt leaves it, so that the file passes the project's own check. */
function formatted(path: string, text: string): string {
  const oxfmt = join(root, 'node_modules/.bin/oxfmt');
  return execFileSync(oxfmt, [`--stdin-filepath=${path}`], { cwd: root, input: text, encoding: 'utf8' });
}

function current(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
