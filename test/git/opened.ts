import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { App } from '../../src/config/config.ts';
import type { Repositories } from '../../src/ports/index.ts';
import { createRepositories, type RepositoriesOptions } from '../../src/git/repositories.ts';
import { makeRepository, type TestRepository } from '../helpers/repository.ts';

/** A folder that is removed when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nestor-git-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** An empty repository that is removed when the test is over. */
export async function testRepository(): Promise<TestRepository> {
  return await makeRepository({ path: join(await temporaryFolder(), 'origin') });
}

export interface Opened {
  readonly repositories: Repositories;
  /** Brings the mirror up to date although it was just now. */
  refresh(): Promise<void>;
  /** The folder of the mirrors. */
  readonly folder: string;
  /** The folder of the one mirror. */
  mirror(): Promise<string>;
  readonly warnings: string[];
}

/** How far the clocks of all that is opened have been put forward: beyond what counts as fresh. */
let past = 0;

/** The application `shop` with this address, opened as the bot opens it. */
export async function open(
  address: string,
  options: { versions?: Partial<App['versions']>; folder?: string } & Partial<RepositoriesOptions> = {},
): Promise<Opened> {
  const { versions, folder = join(await temporaryFolder(), 'mirrors'), ...rest } = options;
  const warnings: string[] = [];
  const app: App = {
    name: 'shop',
    repository: address,
    versions: { tags: ['*'], branches: [], commits: false, ...versions },
    environments: {},
  };
  const repositories = createRepositories({
    apps: { shop: app },
    folder,
    environment: { PATH: process.env.PATH, HOME: folder },
    mask: (text) => text.replaceAll('hunter2', '***'),
    now: () => Date.now() + past,
    log: { warn: (_facts, text) => void warnings.push(text) },
    ...rest,
  });
  return {
    repositories,
    folder,
    warnings,
    async refresh() {
      past += 10_000;
      const { failure } = await repositories.refresh('shop');
      if (failure !== undefined) throw new Error(failure);
    },
    async mirror() {
      const name = (await readdir(folder)).find((one) => one.endsWith('.git')) ?? '';
      return join(folder, name);
    },
  };
}
