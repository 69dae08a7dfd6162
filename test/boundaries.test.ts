import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { circlesIn, codeOf, importsOf, type Import } from './helpers/imports.ts';

/**
 * The rooms, and what each may import: another room, a file of it, a package, or `node:`. `type:` allows types only. A
 * file belongs to the first room whose path it starts with, and may import its own room as far as `walls` allows.
 */
const rooms: Readonly<Record<string, readonly string[]>> = {
  'machines/': ['xstate'],
  // Pure rooms do no I/O; node:util has none.
  'src/language/en/': ['machines/', 'src/language/', 'src/policy/'],
  'src/language/': ['machines/', 'src/policy/'],
  'src/policy/': ['machines/'],
  'src/ports/': ['type:machines/', 'type:src/language/', 'type:src/policy/'],
  'src/slack/blocks/': ['src/language/', 'node:util', 'type:@slack/types'],
  // The grammar of placeholders belongs to the config, which checks it; filling them in is just as pure.
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
  // Values of a response are filled in once the API has responded.
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
  // The demo terminates the commands that a killed bot left running.
  'src/demo/': ['src/sandbox/', 'src/executors/command/identity.ts', 'type:src/config/', 'node:'],
  'src/async/': [],
  // The rooms are wired together here, but vendors stay in theirs.
  'src/bot/': ['machines/', 'src/', 'node:', 'pino'],
  'src/cli/': ['machines/', 'src/', 'node:'],
  'src/main.ts': ['src/', 'node:'],
};

/**
 * The folders inside each room, and what each may import of the room's other folders and of its top-level files. A file
 * belongs to the longest folder that it is in. Top-level files tie a room together and may import all of it.
 */
const walls: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'machines/': {
    // A refusal is data, known to everything else here.
    'refusal/': ['operation.ts', 'type:run/status-name.ts'],
    'dialogue/': ['model.ts', 'effect.ts', 'refusal.ts', 'refusal/', 'type:dialogue.ts'],
    'run/': ['model.ts', 'effect.ts', 'refusal.ts', 'refusal/', 'run.ts'],
  },
  'src/config/': {
    'faults/': [],
    'yaml/': ['faults/'],
    'templates/': ['faults/', 'type:config.ts'],
    'secrets/': ['templates/'],
    'values/': ['faults/', 'templates/'],
    'schema/': ['faults/', 'templates/', 'values/', 'yaml/'],
  },
  'src/engine/': {
    // What is stored, and how it is read: neither decides anything.
    'documents/': [],
    'reads/': ['documents/'],
    'turns/': ['documents/', 'reads/'],
    'outbox/': ['documents/'],
    'probe/': [],
    'timers/': ['documents/', 'type:turns/'],
    // What comes in becomes an effect; how that is handled is not its business.
    'inbound/': ['documents/', 'type:turns/', 'type:handlers/'],
    'handlers/': [],
    'handlers/dialogue/': ['handlers/*', 'documents/', 'reads/', 'probe/', 'type:turns/'],
    'handlers/queries/': [
      'handlers/*',
      'documents/',
      'reads/',
      'probe/',
      'type:turns/',
      'handlers/run/output.ts',
      'type:handlers/run/interrupted-view.ts',
    ],
    'handlers/run/': ['handlers/*', 'documents/', 'reads/', 'probe/', 'type:turns/', 'handlers/queries/logs.ts'],
  },
  'src/executors/': {
    'output/': [],
    'command/': ['output/'],
    // Both executors claim a run by the same file.
    'http/': ['output/', 'http/request/', 'command/claim.ts', 'command/files.ts'],
    'http/request/': ['output/', 'http/timing.ts'],
  },
  'src/language/': {
    'commands/': ['*'],
    'en/': ['*', 'commands/'],
  },
  'src/slack/': {
    'blocks/': [],
    'web/': ['type:bolt-logger.ts'],
    'workspace/': ['web/'],
    'people/': ['web/'],
    'chat/': ['web/', 'blocks/'],
    'socket/': ['web/', 'type:workspace/', 'bolt-logger.ts', 'type:options.ts'],
  },
  'src/store/': {
    'embedded/': ['health.ts', 'options.ts', 'serialize.ts'],
    'redis/': ['health.ts', 'options.ts', 'serialize.ts'],
  },
};

/** Code in one folder, not counting its subfolders. */
const MOST_FILES = 20;

const files = globSync(['machines/**/*.ts', 'src/**/*.ts']).sort();
const imports = new Map(files.map((file) => [file, importsOf(file)]));

const roomOf = (file: string): string | undefined => Object.keys(rooms).find((room) => file.startsWith(room));

function mayImport(file: string, one: Import): boolean {
  const room = roomOf(file);
  if (room === undefined) return false;
  // Including the rooms inside it, as src/slack/blocks/.
  if (one.of.startsWith(room) || roomOf(one.of)?.startsWith(room)) return true;
  return (rooms[room] ?? []).some((allowed) => allows(allowed, one));
}

/** `src/async/` and `node:` with all that is in them, `handlers/*` without its subfolders, `xstate`, `type:config.ts`. */
function allows(allowed: string, { of, typeOnly }: Import): boolean {
  const what = allowed.replace(/^type:/, '');
  if (what !== allowed && !typeOnly) return false;
  if (what.endsWith('*')) return dirname(of) === dirname(what);
  return /[:/]$/.test(what) ? of.startsWith(what) : of === what;
}

/** The wall that a file is behind: its room and the longest folder of `walls`; undefined for top-level files. */
function wallOf(file: string): { room: string; folder: string } | undefined {
  const room = Object.keys(walls).find((one) => file.startsWith(one));
  if (room === undefined) return undefined;
  const inside = file.slice(room.length);
  const folder = Object.keys(walls[room] ?? {})
    .filter((one) => inside.startsWith(one))
    .sort((a, b) => b.length - a.length)[0];
  return folder === undefined ? undefined : { room, folder };
}

function mayImportInside(file: string, { of, typeOnly }: Import): boolean {
  const wall = wallOf(file);
  if (wall === undefined || !of.startsWith(wall.room)) return true;
  const { room, folder } = wall;
  if (wallOf(of)?.folder === folder) return true;
  return (walls[room]?.[folder] ?? []).some((allowed) => allows(allowed, { of: of.slice(room.length), typeOnly }));
}

/** The files of a room with walls that stand in a folder without any. */
const withoutWall = (paths: readonly string[]): string[] =>
  paths.filter((file) => {
    const room = Object.keys(walls).find((one) => file.startsWith(one));
    return room !== undefined && file.slice(room.length).includes('/') && wallOf(file) === undefined;
  });

/** The folders with more code files than a person takes in at a glance. */
function crowded(paths: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const file of paths) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > MOST_FILES)
    .map(([folder, count]) => `${folder} holds ${count} files`);
}

function violations(isAllowed: (file: string, one: Import) => boolean): string[] {
  return [...imports].flatMap(([file, all]) =>
    all
      .filter((one) => !isAllowed(file, one))
      .map(({ of, typeOnly }) => `${file} imports ${of}${typeOnly ? ' (types)' : ''}`),
  );
}

test('every file is in a room', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => roomOf(file) === undefined)).toEqual([]);
});

test('no room imports what it may not', () => {
  expect(violations(mayImport)).toEqual([]);
});

describe('inside the rooms', () => {
  test('every folder has walls', () => {
    expect(withoutWall(files)).toEqual([]);
  });

  test('no folder imports what it may not', () => {
    expect(violations(mayImportInside)).toEqual([]);
  });

  test('imports form no circle, types counted', () => {
    const importsFrom = (file: string) => (imports.get(file) ?? []).map(({ of }) => of).filter((of) => imports.has(of));
    const circles = circlesIn(files, importsFrom);
    expect(circles.map((circle) => circle.join(' → '))).toEqual([]);
  });

  test(`no folder holds more than ${MOST_FILES} files`, () => {
    const all = globSync(['{machines,src,test}/**/*.{ts,js,sh,lua}']).filter(
      (file) => !file.startsWith('test/fixtures/') && !file.includes('/golden/'),
    );
    expect(all.length).toBeGreaterThan(files.length);
    expect(crowded(all)).toEqual([]);
  });
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
    const using = files.filter((file) => (imports.get(file) ?? []).some(({ of }) => of === vendor));
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
  const reads = 'src/engine/reads/run-history.ts';
  expect(mayImportInside(reads, { of: 'src/engine/handlers/handler.ts', typeOnly: true })).toBe(false);
  expect(mayImportInside(reads, { of: 'src/engine/documents/keys.ts', typeOnly: false })).toBe(true);
  expect(mayImportInside('src/store/redis/open.ts', { of: 'src/store/embedded/lock.ts', typeOnly: true })).toBe(false);
  expect(mayImportInside('src/config/load.ts', { of: 'src/config/yaml/source.ts', typeOnly: false })).toBe(true);
  const execute = 'src/engine/handlers/run/execute.ts';
  expect(mayImportInside(execute, { of: 'src/engine/turns/runs.ts', typeOnly: false })).toBe(false);
  expect(withoutWall(['src/config/load.ts', 'src/config/other/a.ts'])).toEqual(['src/config/other/a.ts']);
  expect(crowded(Array.from({ length: MOST_FILES + 1 }, (_, n) => `src/a/${n}.ts`))).toEqual(['src/a holds 21 files']);
  const circle: Record<string, string[]> = { a: ['b'], b: ['c', 'd'], c: [], d: ['a'] };
  expect(circlesIn(['c', 'a', 'b'], (file) => circle[file] ?? [])).toEqual([['a', 'b', 'd', 'a']]);
});
