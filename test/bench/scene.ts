import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RedisServer } from '../helpers/redis.ts';
import { makeRepository } from '../helpers/repository.ts';
import { BotProcess, type BotPlan } from './bot-process.ts';
import type { Workspace } from './workspace-process.ts';

/** The bots: Nestor with each store, and the bare apps that it is measured against. */
export const names = ['echo', 'sameCalls', 'embedded', 'redis'] as const;
export type Name = (typeof names)[number];

const program = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const bare = (app: string) => ({ command: process.execPath, args: [program(`apps/${app}`)], says: null });
const nestor = { command: program('../../bin/nestor'), args: ['start'], says: "All right, I'm ready" };

const programs: Readonly<Record<Name, Omit<BotPlan, 'env'>>> = {
  echo: bare('echo.js'),
  sameCalls: bare('same-calls.js'),
  embedded: nestor,
  redis: nestor,
};

/** A bot in its workspace, each a process of its own. */
export interface Subject {
  readonly name: Name;
  readonly workspace: Workspace;
  readonly bot: BotProcess;
}

/** A folder with a repository, configs and a Redis, for bots to be started in; `end` removes it all. */
export class Scene {
  readonly folder: string;
  readonly #redis: RedisServer;
  #started = 0;

  private constructor(folder: string, redis: RedisServer) {
    this.folder = folder;
    this.#redis = redis;
  }

  static async set(): Promise<Scene> {
    const folder = await mkdtemp(join(tmpdir(), 'nestor-bench-'));
    const repository = await makeRepository({ path: join(folder, 'repository') });
    await repository.commit({ subject: 'First', files: { 'deploy.sh': { text: '#!/bin/sh\n', mode: 0o755 } } });
    await repository.tag('v1.0.0');
    return new Scene(folder, await RedisServer.start());
  }

  /** Writes a nestor.yml. @param apps names of applications, each with two environments, to the repositories' paths */
  async config(name: string, apps: Readonly<Record<string, string>>): Promise<string> {
    const environments = { staging: { deploy: { run: ['./deploy.sh'] } }, live: { deploy: { run: ['./deploy.sh'] } } };
    const all = Object.entries(apps).map(([app, repository]) => [app, { repository, environments }]);
    const file = join(this.folder, `${name}.yml`);
    // JSON is YAML too.
    await writeFile(file, JSON.stringify({ channels: ['ops'], apps: Object.fromEntries(all) }));
    return file;
  }

  /** The repository of one commit that every application of the turns has. */
  get repository(): string {
    return join(this.folder, 'repository');
  }

  /**
   * Starts a bot in a workspace.
   * @param how.data a data folder, such as one whose mirrors are warm; default: a new one
   * @param how.turnCalls the file that the app of the same calls reads
   */
  async start(
    name: Name,
    {
      workspace,
      config,
      data,
      turnCalls = '',
    }: { workspace: Workspace; config: string; data?: string; turnCalls?: string },
  ): Promise<Subject> {
    this.#started += 1;
    const folder = data ?? join(this.folder, `data-${this.#started}`);
    await mkdir(folder, { recursive: true });
    const env = {
      NESTOR_CONFIG: config,
      NESTOR_DATA: folder,
      TURN_CALLS: turnCalls,
      ...(name === 'redis' && { REDIS_URL: this.#redis.url }),
    };
    return { name, workspace, bot: await BotProcess.start(workspace, { ...programs[name], env }) };
  }

  /** An empty Redis for the next bot. */
  async forget(): Promise<void> {
    await this.#redis.cli('flushall');
  }

  async end(): Promise<void> {
    await this.#redis.dispose();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** Ends bots and their workspaces. */
export async function endAll(subjects: readonly Subject[]): Promise<void> {
  for (const { bot, workspace } of subjects) {
    await bot.stop();
    await workspace.stop();
  }
}

/** The same in another order each time: nothing is always first, nor always behind the same one. */
export function inTurn<T>(all: readonly T[], time: number): readonly T[] {
  const first = Math.floor(time / 2) % all.length;
  const rotated = [...all.slice(first), ...all.slice(0, first)];
  return time % 2 === 0 ? rotated : rotated.reverse();
}
