import { resolve, join } from 'node:path';
import type { Config } from '../config/config.ts';
import { GitFailure, type Log, type Repositories } from '../ports/index.ts';
import { absoluteUrl } from './remote-url.ts';
import { createSelectableVersions } from './selectable-versions.ts';
import { gitEnvironment } from './environment.ts';
import { explainer } from './failures.ts';
import { createGit } from './git.ts';
import { createMirror, mirrorName, type Timeouts } from './mirror.ts';
import { present, range } from './range.ts';
import { makeCheckout, removeFolder } from './checkouts.ts';

export interface RepositoriesOptions {
  readonly apps: Config['apps'];
  /** The folder of the mirrors. */
  readonly folder: string;
  /** The bot's environment; git gets only what it needs. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Removes secrets from a text. */
  readonly mask: (text: string) => string;
  /** Milliseconds. */
  readonly timeouts?: Partial<Timeouts>;
  readonly now: () => number;
  /** For failures in the background. */
  readonly log: Pick<Log, 'warn'>;
}

const defaults: Timeouts = { fetch: 30_000, clone: 600_000, read: 60_000, checkout: 600_000 };

/** Bare mirrors of the applications' repositories; see docs/decisions/0003-git-through-mirrors.md. */
export function createRepositories(options: RepositoriesOptions): Repositories {
  const git = createGit(gitEnvironment(options.environment));
  const timeouts = { ...defaults, ...options.timeouts };
  const repositories = new Map(
    Object.entries(options.apps).map(([name, app]) => {
      const url = absoluteUrl(app.repository);
      const explain = explainer({ url, mask: options.mask });
      const mirror = createMirror({
        url,
        folder: join(resolve(options.folder), mirrorName(name, url)),
        git,
        explain,
        timeouts,
        now: options.now,
        warn: (text) => options.log.warn({ app: name }, options.mask(text)),
      });
      return [name, { mirror, explain, selectable: createSelectableVersions(app.versions) }] as const;
    }),
  );

  type Repository = NonNullable<ReturnType<typeof repositories.get>>;
  /** Every failure leaves this room as a GitFailure. */
  const of = async <T>(app: string, work: (repository: Repository) => Promise<T>): Promise<T> => {
    const repository = repositories.get(app);
    if (repository === undefined) throw new GitFailure('broken', `There is no application ${app}`);
    try {
      return await work(repository);
    } catch (error) {
      throw repository.explain(error);
    }
  };

  return {
    refresh: (app) => of(app, ({ mirror }) => mirror.refresh()),
    versions: (app, { offset, limit }) =>
      of(app, async ({ mirror, selectable }) => {
        const all = await selectable.list(mirror.read);
        return { versions: all.slice(offset, offset + limit), total: all.length, freshness: await mirror.freshness() };
      }),
    find: (app, typed) => of(app, ({ mirror, selectable }) => selectable.find(mirror.read, typed)),
    has: (app, commit) => of(app, async ({ mirror }) => (await present(mirror.read, [commit]))[0] === true),
    range: (app, question) => of(app, ({ mirror }) => range(mirror.read, question)),
    checkout: (app, { commit, folder }) =>
      of(app, async ({ mirror }) => {
        const [exists] = await present(mirror.read, [commit]);
        if (exists !== true)
          throw new GitFailure('missing-commit', `The repository has no commit ${commit.slice(0, 12)}`);
        await makeCheckout({
          git,
          mirror: await mirror.ready(),
          folder: resolve(folder),
          commit,
          timeout: timeouts.checkout,
        });
      }),
    // Also for applications that are no longer in the config.
    discard: (_app, folder) => removeFolder(resolve(folder)),
  };
}
