import { chmod, copyFile, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Executor, Order, Repositories } from '../../../src/engine/ports.ts';
import { createCommandExecutor } from '../../../src/executors/command/executor.ts';
import { createRepositories } from '../../../src/git/repositories.ts';
import { makeRepository } from '../../helpers/repository.ts';

const scripts = new URL('../../fixtures/scripts/', import.meta.url).pathname;

/** A place with a repository that holds test/fixtures/scripts, its mirror, and a folder for runs. */
export interface Workshop {
  readonly root: string;
  readonly commit: string;
  /** The folder of the runs. */
  readonly runs: string;
  readonly warnings: string[];
  readonly repositories: Repositories;
  executor(): Executor;
  /** An order for this command, with the next free number unless one is given. */
  order(argv: readonly string[], more?: Partial<Order>): Order;
  /** The checkouts that there are by now. */
  checkouts(): Promise<string[]>;
  remove(): Promise<void>;
}

export async function makeWorkshop(): Promise<Workshop> {
  const root = await mkdtemp(join(tmpdir(), 'nestor-executor-'));
  const origin = await makeRepository({ path: join(root, 'origin') });
  for (const name of await readdir(scripts)) {
    await copyFile(join(scripts, name), join(origin.path, name));
    await chmod(join(origin.path, name), (await stat(join(scripts, name))).mode);
  }
  const commit = await origin.commit();
  const warnings: string[] = [];
  const { repositories, executor } = openWorkshop(root, (text) => warnings.push(text));
  const runs = join(root, 'runs');
  let number = 0;
  return {
    root,
    commit,
    runs,
    warnings,
    repositories,
    executor,
    order: (argv, more = {}) => ({ run: ++number, app: 'shop', commit, argv, env: {}, ...more }),
    async checkouts() {
      const all = await readdir(runs, { recursive: true, withFileTypes: true });
      return all.filter((entry) => entry.name === 'checkout').map((entry) => join(entry.parentPath, entry.name));
    },
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** What the bot makes of a workshop's folder; also from another process. */
export function openWorkshop(
  root: string,
  warn: (text: string) => unknown,
): { repositories: Repositories; executor: () => Executor } {
  const mask = (text: string) => text.replaceAll('hunter2-hunter2', '***');
  const log = { warn: (_facts: object, text: string) => void warn(text) };
  const repositories = createRepositories({
    apps: {
      shop: {
        name: 'shop',
        repository: join(root, 'origin'),
        versions: { tags: ['*'], branches: ['main'], commits: false },
        environments: {},
      },
    },
    folder: join(root, 'mirrors'),
    environment: { PATH: process.env.PATH, HOME: root },
    mask,
    now: Date.now,
    log,
  });
  const inherited = { PATH: process.env.PATH ?? '', HOME: root, LANG: 'C' };
  return {
    repositories,
    executor: () => createCommandExecutor({ folder: join(root, 'runs'), repositories, inherited, mask, log }),
  };
}
