import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

/**
 * The rooms of the house, and what each may import: another room, a file of it, a package, or `node:`. `type:` before
 * it allows its types only. A file belongs to the first room whose path it begins with, and may import its own room.
 */
const rooms: Readonly<Record<string, readonly string[]>> = {
  'machines/': ['xstate'],
  // What is pure does no I/O: node:util has none.
  'src/language/en/': ['machines/', 'src/language/', 'src/policy/'],
  'src/language/': ['machines/', 'src/policy/'],
  'src/policy/': ['machines/'],
  'src/ports/': ['type:machines/', 'type:src/language/', 'type:src/policy/'],
  'src/slack/blocks/': ['src/language/', 'node:util', 'type:@slack/types'],
  // The grammar of placeholders is the config's, which checks it; filling them in is as pure.
  'src/engine/': [
    'machines/',
    'src/async/',
    'src/ports/',
    'src/language/',
    'src/policy/',
    'type:src/config/',
    'src/config/templates/placeholders.ts',
    'src/config/templates/fill-in-http.ts',
    'xstate',
    'zod',
  ],
  'src/config/': ['machines/', 'src/language/', 'node:', 'yaml', 'zod'],
  'src/store/': ['src/async/', 'src/ports/', 'node:', 'ioredis'],
  'src/git/': ['machines/', 'src/async/', 'src/ports/', 'type:src/config/', 'node:', 'simple-git'],
  // What an API has answered is filled in when it is there.
  'src/executors/': [
    'machines/',
    'src/async/',
    'src/ports/',
    'type:src/config/',
    'src/config/templates/fill-in-http.ts',
    'src/config/templates/texts.ts',
    'node:',
    'execa',
    'undici',
  ],
  'src/slack/': ['src/async/', 'src/ports/', 'src/language/', 'src/policy/', 'node:', '@slack/', 'undici'],
  'src/sandbox/': ['node:', 'ws', 'type:@slack/types'],
  // The demo ends the commands that a bot it killed has left running.
  'src/demo/': ['src/sandbox/', 'src/executors/command/identity.ts', 'type:src/config/', 'node:'],
  'src/async/': [],
  // Here the rooms are wired together. Vendors stay in theirs all the same.
  'src/bot/': ['machines/', 'src/', 'node:', 'pino'],
  'src/cli/': ['machines/', 'src/', 'node:'],
  'src/main.ts': ['src/', 'node:'],
};

const files = globSync(['machines/**/*.ts', 'src/**/*.ts']).sort();

interface Import {
  readonly of: string;
  readonly typeOnly: boolean;
}

/** The imports of a file: paths from the root of the repository, or packages. */
function importsOf(file: string): Import[] {
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
  const inside = /^\{(.*)\}$/s.exec(names)?.[1];
  return inside !== undefined && inside.split(',').every((name) => name.trim() === '' || /^\s*type\s/.test(name));
}

/** A file's text without its comments. */
const codeOf = (file: string): string =>
  readFileSync(file, 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/(?<!:)\/\/.*$/gm, '');

const roomOf = (file: string): string | undefined => Object.keys(rooms).find((room) => file.startsWith(room));

function mayImport(file: string, { of, typeOnly }: Import): boolean {
  const room = roomOf(file);
  if (room === undefined) return false;
  if (of.startsWith(room) && roomOf(of) === room) return true;
  // A room inside a room is as open to it as its own files.
  if (roomOf(of)?.startsWith(room)) return true;
  return (rooms[room] ?? []).some((allowed) => {
    const [kind, what] = allowed.startsWith('type:') ? ['type', allowed.slice(5)] : ['any', allowed];
    return (kind === 'any' || typeOnly) && (/[:/]$/.test(what) ? of.startsWith(what) : of === what);
  });
}

test('every file is in a room', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => roomOf(file) === undefined)).toEqual([]);
});

test('no room imports what it may not', () => {
  const forbidden = files.flatMap((file) =>
    importsOf(file)
      .filter((one) => !mayImport(file, one))
      .map(({ of }) => `${file} imports ${of}`),
  );
  expect(forbidden).toEqual([]);
});

describe('vendors stay in their room', () => {
  test.each([
    ['@slack/bolt', /^src\/slack\/(?!blocks)/],
    ['@slack/web-api', /^src\/slack\/(?!blocks)/],
    ['@slack/types', /^src\/(slack|sandbox)\//],
    ['ioredis', /^src\/store\//],
    ['node:sqlite', /^src\/store\//],
    ['execa', /^src\/executors\//],
    ['simple-git', /^src\/git\//],
    ['undici', /^src\/(slack|executors)\//],
    ['ws', /^src\/sandbox\//],
    ['yaml', /^src\/config\//],
  ])('%s', (vendor, room) => {
    const using = files.filter((file) => importsOf(file).some(({ of }) => of === vendor));
    expect(using).not.toEqual([]);
    expect(using.filter((file) => !room.test(file))).toEqual([]);
  });
});

test('only the config reads the environment', () => {
  const reading = files.filter((file) => /process\s*\.\s*env|\benv\b[^;]*from 'node:process'/.test(codeOf(file)));
  expect(reading).not.toEqual([]);
  expect(reading.filter((file) => !file.startsWith('src/config/'))).toEqual([]);
});

test('what is pure speaks to no process, no network, no console and no timer', () => {
  const pure = files.filter((file) => /^(machines|src\/language|src\/policy|src\/slack\/blocks)\//.test(file));
  const world = /\b(process\.|fetch\(|setTimeout|setInterval|setImmediate|queueMicrotask|console\.|globalThis)/;
  expect(pure.filter((file) => world.test(codeOf(file)))).toEqual([]);
});

test('a machine and a decision read no clock and no random number', () => {
  const deciding = files.filter((file) => /^(machines|src\/language|src\/policy)\//.test(file));
  const outside = /\bDate\.now|new Date\(\)|Math\.random|randomUUID|performance\./;
  expect(deciding.filter((file) => outside.test(codeOf(file)))).toEqual([]);
});

test('the check sees what it looks for', () => {
  const file = 'machines/dialogue.ts';
  expect(importsOf(file)).toContainEqual({ of: 'machines/dialogue/context.ts', typeOnly: false });
  expect(importsOf('src/engine/handlers/run/job-spec.ts')).toContainEqual({
    of: 'src/config/config.ts',
    typeOnly: true,
  });
  expect(mayImport(file, { of: 'src/ports/', typeOnly: true })).toBe(false);
  expect(mayImport(file, { of: 'node:fs', typeOnly: false })).toBe(false);
  expect(mayImport('src/slack/blocks/render.ts', { of: '@slack/bolt', typeOnly: true })).toBe(false);
  expect(mayImport('src/engine/engine.ts', { of: 'src/config/config.ts', typeOnly: false })).toBe(false);
  expect(mayImport('src/store/open.ts', { of: 'src/git/git.ts', typeOnly: true })).toBe(false);
});
