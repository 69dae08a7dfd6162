import { existsSync, rmSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { PATIENCE } from './patience.ts';
import { isAlive } from './processes.ts';
import { makeRepository, type TestRepository } from './repository.ts';

/** An environment of the project's nestor.yml. */
export interface PlannedEnvironment {
  readonly confirm?: 'yes' | 'name';
  readonly services?: readonly string[];
  /** `timeout` and `grace` of its operations, as in nestor.yml. */
  readonly limits?: { readonly timeout?: string; readonly grace?: string };
  /** Gives it a probe, which reports what was deployed last unless `Project.live` says otherwise. */
  readonly probe?: { readonly timeout?: string };
}

/** What the project consists of. */
export interface Plan {
  /** Applications with their environments; each has a repository with the tags v1.0.0, v1.1.0 and v1.2.0. */
  readonly apps?: Readonly<Record<string, Readonly<Record<string, PlannedEnvironment>>>>;
  /** Names of channels; default: `ops`. */
  readonly channels?: readonly string[];
  /** How long an open question waits; default 10 minutes. */
  readonly timeout?: string;
  /** Skips the wrapper that can hold git, which makes each call of git cheaper. */
  readonly plainGit?: boolean;
}

/** One start of a script, as recorded by the script itself. */
export interface Started {
  readonly run: number;
  readonly app: string;
  readonly environment: string;
  readonly operation: string;
  readonly version: string;
  readonly commit: string;
  readonly service: string;
  readonly fence: number;
  /** `version.txt` of the checkout it was started in. */
  readonly content: string;
}

/** A team's folder: a nestor.yml, real repositories, and scripts that record what they did. */
export interface Project {
  readonly folder: string;
  readonly configFile: string;
  /** PATH for the bot, with a wrapper around git that can be held. */
  readonly path: string;
  readonly repositories: Readonly<Record<string, TestRepository>>;
  /** Every start of a script, in order. */
  started(): Promise<readonly Started[]>;
  /** Runs that found another one in their environment; their script fails with status 9. */
  overlaps(): Promise<readonly string[]>;
  /** Waits until no script runs, and removes the locks of those that were killed. */
  unlock(): Promise<void>;
  /** Releases all that is held, and then unlocks. */
  clear(): Promise<void>;
  /** From now on scripts wait before they finish. */
  holdCommands(): Promise<void>;
  releaseCommands(): Promise<void>;
  /**
   * Adds a version of an application with this script.
   * @param body lines of shell: the lock is held, `$status` is what it ends with and `$live` what is live afterwards
   */
  addVersion(version: { app: string; name: string; body: string }): Promise<void>;
  /** Sets what the probe prints, as if deployed by hand; null makes it fail. */
  live(place: { app: string; environment: string; text: string | null }): Promise<void>;
  /** From now on probes wait before they answer. */
  holdProbes(): Promise<void>;
  releaseProbes(): Promise<void>;
  /** From now on git waits before it starts. */
  holdGit(): Promise<void>;
  releaseGit(): Promise<void>;
  /** Resolves when a git process is waiting. */
  gitIsHeld(): Promise<void>;
  /** Removes everything, and releases scripts and git. */
  remove(): Promise<void>;
}

const defaultApps: NonNullable<Plan['apps']> = {
  shop: { staging: { services: ['web', 'worker'] }, production: { confirm: 'name' } },
  docs: { live: {} },
};

const versions = ['v1.0.0', 'v1.1.0', 'v1.2.0'];

/** Waiting ends after some five minutes, so that no process outlives a test run that crashed. */
const waitWhile = (file: string) => `left=6000
while [ -e "${file}" ] && [ $left -gt 0 ]; do left=$((left - 1)); sleep 0.05; done`;

/**
 * The script of every operation. It writes to the folder RECORD, which the config sets, and never into the checkout. The
 * lock is a symbolic link to the PID: made, with its content, in one step.
 */
const script = (body: string) => `#!/bin/sh
printf '{"run":%s,"app":"%s","environment":"%s","operation":"%s","version":"%s","commit":"%s","service":"%s","fence":%s,"content":"%s"}\\n' \\
  "$NESTOR_RUN_ID" "$NESTOR_APP" "$NESTOR_ENVIRONMENT" "$NESTOR_OPERATION" "$NESTOR_VERSION" "$NESTOR_COMMIT" \\
  "$NESTOR_SERVICE" "$NESTOR_FENCE" "$(cat version.txt)" >> "$RECORD/started"
place="$RECORD/$NESTOR_APP.$NESTOR_ENVIRONMENT" status=0 live=$NESTOR_VERSION
ln -s $$ "$place.lock" || { echo "$NESTOR_RUN_ID" >> "$RECORD/overlaps"; exit 9; }
trap 'rm "$place.lock"' EXIT
trap 'exit 143' TERM
${body}
[ $status -ne 0 ] || echo "$live" > "$place.live"
exit $status
`;

const work = `echo "working on $NESTOR_ENVIRONMENT"
${waitWhile('$RECORD/hold')}`;

const probe = `#!/bin/sh
${waitWhile('$RECORD/hold-probes')}
cat "$RECORD/$NESTOR_APP.$NESTOR_ENVIRONMENT.live"
`;

export async function makeProject({
  apps = defaultApps,
  channels = ['ops'],
  timeout,
  plainGit = false,
}: Plan = {}): Promise<Project> {
  const path = process.env['PATH'] ?? '';
  const folder = await mkdtemp(join(tmpdir(), 'nestor-project-'));
  const record = join(folder, 'record');
  const bin = join(folder, 'bin');
  await Promise.all([mkdir(record), mkdir(bin)]);
  const held = join(folder, 'git-is-held');
  const hold = { commands: join(record, 'hold'), probes: join(record, 'hold-probes'), git: join(folder, 'hold-git') };
  await writeProgram(
    join(bin, 'git'),
    `#!/bin/sh
if [ -e "${hold.git}" ]; then echo "$@" >> "${held}"; fi
${waitWhile(hold.git)}
PATH=\${PATH#*:}
exec git "$@"
`,
  );
  const repositories: Record<string, TestRepository> = {};
  for (const app of Object.keys(apps)) repositories[app] = await fill(join(folder, 'repositories', app));
  const configFile = join(folder, 'nestor.yml');
  const env = { RECORD: record };
  const operate = { run: ['./operate.sh', '{version}'], env };
  const config = {
    channels,
    ...(timeout !== undefined && { dialogue: { timeout } }),
    apps: Object.fromEntries(
      Object.entries(apps).map(([app, environments]) => [
        app,
        {
          repository: join(folder, 'repositories', app),
          environments: Object.fromEntries(
            Object.entries(environments).map(([name, { limits, probe, ...more }]) => [
              name,
              {
                deploy: { ...operate, ...limits },
                restart: { ...operate, ...limits },
                ...(probe !== undefined && { probe: { run: ['./probe.sh'], env, ...probe } }),
                ...more,
              },
            ]),
          ),
        },
      ]),
    ),
  };
  // JSON is YAML too.
  await writeFile(configFile, JSON.stringify(config, undefined, 2));
  return {
    folder,
    configFile,
    path: plainGit ? path : `${bin}:${path}`,
    repositories,
    started: async () => (await lines(join(record, 'started'))).map((line) => JSON.parse(line) as Started),
    overlaps: () => lines(join(record, 'overlaps')),
    unlock: () => unlock(record),
    clear: async () => {
      await Promise.all(Object.values(hold).map((file) => rm(file, { force: true })));
      await unlock(record);
    },
    holdCommands: () => writeFile(hold.commands, ''),
    releaseCommands: () => rm(hold.commands, { force: true }),
    addVersion: async ({ app, name, body }) => {
      const repository = repositories[app];
      await repository?.commit({
        subject: `Release ${name}`,
        files: { 'operate.sh': { text: script(body), mode: 0o755 }, 'version.txt': name },
      });
      await repository?.tag(name);
    },
    live: ({ app, environment, text }) => {
      const file = join(record, `${app}.${environment}.live`);
      return text === null ? rm(file, { force: true }) : writeFile(file, text);
    },
    holdProbes: () => writeFile(hold.probes, ''),
    releaseProbes: () => rm(hold.probes, { force: true }),
    holdGit: async () => {
      await rm(held, { force: true });
      await writeFile(hold.git, '');
    },
    releaseGit: () => rm(hold.git, { force: true }),
    gitIsHeld: () => vi.waitUntil(() => existsSync(held), { timeout: PATIENCE }).then(() => undefined),
    remove: async () => {
      await Promise.all(Object.values(hold).map((file) => rm(file, { force: true })));
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

let template: Promise<TestRepository> | undefined;

/** The template is made once, then copied: its thirty calls of git are what takes time. */
async function fill(path: string): Promise<TestRepository> {
  template ??= makeTemplate();
  await cp((await template).path, path, { recursive: true });
  return makeRepository({ path });
}

async function makeTemplate(): Promise<TestRepository> {
  const repository = await makeRepository();
  process.once('exit', () => rmSync(repository.path, { recursive: true, force: true }));
  const programs = { 'operate.sh': { text: script(work), mode: 0o755 }, 'probe.sh': { text: probe, mode: 0o755 } };
  for (const version of versions) {
    await repository.commit({ subject: `Work on ${version}`, files: { ...programs, 'work.txt': version } });
    await repository.commit({ subject: `Release ${version}`, files: { 'version.txt': version } });
    await repository.tag(version);
  }
  return repository;
}

async function unlock(record: string): Promise<void> {
  const locks = (await readdir(record)).filter((name) => name.endsWith('.lock'));
  await Promise.all(locks.map((name) => untilFree(join(record, name))));
}

/** Waits until the process that holds the lock has ended, then removes it. */
async function untilFree(lock: string): Promise<void> {
  const pid = await readlink(lock).catch(() => undefined);
  if (pid === undefined) return;
  await vi.waitUntil(async () => !(await isAlive(Number(pid))), { timeout: PATIENCE });
  await rm(lock, { force: true });
}

async function writeProgram(path: string, text: string): Promise<void> {
  await writeFile(path, text);
  await chmod(path, 0o755);
}

async function lines(file: string): Promise<readonly string[]> {
  if (!existsSync(file)) return [];
  return (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
}
