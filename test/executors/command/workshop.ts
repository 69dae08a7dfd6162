import { english } from '../../../src/language/en/english.ts';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { News, JobSpec, Outputs, Repositories, Task, Watcher } from '../../../src/ports/index.ts';
import { createCommandExecutor, type CommandExecutor } from '../../../src/executors/command/executor.ts';
import { createProber, type CommandProber } from '../../../src/executors/command/probe.ts';
import { createOutputs } from '../../../src/executors/output/outputs.ts';
import { createRepositories } from '../../../src/git/repositories.ts';
import { makeRepository } from '../../helpers/repository.ts';

const scripts = new URL('../../fixtures/scripts/', import.meta.url).pathname;

/** A location with a repository that holds test/fixtures/scripts, its mirror, and a folder for runs. */
export interface Workshop extends Tools {
  readonly root: string;
  readonly commit: string;
  /** The folder of the runs. */
  readonly runs: string;
  readonly warnings: string[];
  /** A task for this command, with the next free number unless one is given. */
  task(argv: readonly string[], more?: Partial<Task> & { env?: Record<string, string>; commit?: string }): Task;
  /** A path in the folder of a run. */
  file(run: number, name: string): string;
  /** The checkouts that there are of a run by now. */
  checkouts(task: Task): Promise<string[]>;
  remove(): Promise<void>;
}

/** What the bot has of a workshop. */
export interface Tools {
  readonly repositories: Repositories;
  readonly outputs: Outputs;
  readonly prober: CommandProber;
  executor(options?: { runs?: string; now?: () => number }): CommandExecutor;
}

/** Who waits for a run, and what was heard by now. */
export interface Listener extends Watcher {
  readonly heard: readonly News[];
  readonly notes: readonly unknown[];
  /** Asks for the run's end. */
  end(): void;
}

export function listener(more: Partial<Watcher> = {}): Listener {
  const heard: News[] = [];
  const notes: unknown[] = [];
  const stop = new AbortController();
  return {
    heard,
    notes,
    end: () => stop.abort(),
    stop: stop.signal,
    onNews: (news) => void heard.push(news),
    mayAct: () => true,
    note: async (handle) => void notes.push(handle),
    ...more,
  };
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
  const tools = openWorkshop(root, (text) => warnings.push(text));
  await tools.repositories.refresh('shop');
  const runs = join(root, 'runs');
  const location = tools.executor().locationOf({ kind: 'command', argv: [], env: {} });
  let number = 0;
  return {
    ...tools,
    root,
    commit,
    runs,
    warnings,
    task(argv, { env = {}, commit: other = commit, ...more } = {}) {
      const run = more.run ?? ++number;
      const order: JobSpec = { run, app: 'shop', commit: other, how: { kind: 'command', argv, env } };
      return {
        run,
        token: `${run}-1`,
        app: 'shop',
        order,
        late: null,
        location,
        handle: null,
        grace: 600_000,
        ...more,
      };
    },
    file: (run, name) => join(runs, String(run), name),
    async checkouts({ run }) {
      const folder = join(runs, String(run));
      const all = existsSync(folder) ? await readdir(folder, { recursive: true, withFileTypes: true }) : [];
      return all.filter((entry) => entry.name === 'checkout').map((entry) => join(entry.parentPath, entry.name));
    },
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** What the bot makes of a workshop's folder; also from another process. @param held what every checkout waits for */
export function openWorkshop(root: string, warn: (text: string) => unknown, held?: Promise<void>): Tools {
  const mask = (text: string) => text.replaceAll('hunter2-hunter2', '***');
  const log = { warn: (_facts: object, text: string) => void warn(text) };
  const made = createRepositories({
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
  const repositories: Repositories = {
    ...made,
    async checkout(app, wanted) {
      await held;
      await made.checkout(app, wanted);
    },
  };
  const inherited = { PATH: process.env.PATH ?? '', HOME: root, LANG: 'C' };
  const folder = join(root, 'runs');
  const shared = { repositories, inherited, mask, log };
  return {
    repositories,
    outputs: createOutputs({ folder, mask, word: english.renderNotice }),
    prober: createProber({ ...shared, folder: join(root, 'probes') }),
    executor: ({ runs = folder, now = Date.now } = {}) => createCommandExecutor({ ...shared, folder: runs, now }),
  };
}
