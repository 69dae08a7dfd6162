import { resolve, join } from 'node:path';
import type { Config } from '../config/config.ts';
import { GitFailure, type Log, type Repositories } from '../ports/index.ts';
import { absolute } from './address.ts';
import { createChoice } from './selectable-versions.ts';
import { gitEnvironment } from './environment.ts';
import { explainer } from './failures.ts';
import { createGit } from './git.ts';
import { createMirror, mirrorName, type Timeouts } from './mirror.ts';
import { present, range } from './range.ts';
import { makeCheckout, removeFolder } from './checkouts.ts';

export interface RepositoriesOptions {
  readonly apps: Config['apps'];
  /** Where the mirrors are kept. */
  readonly folder: string;
  /** The bot's environment; only what git needs is passed on. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Removes secrets from a text. */
  readonly mask: (text: string) => string;
  /** Milliseconds. */
  readonly timeouts?: Partial<Timeouts>;
  readonly now: () => number;
  /** Hears of faults that nobody is waiting to be told. */
  readonly log: Pick<Log, 'warn'>;
}

const defaults: Timeouts = { fetch: 30_000, clone: 600_000, read: 60_000, checkout: 600_000 };

/** Bare mirrors of the applications' repositories; see docs/decisions/0003-git-through-mirrors.md. */
export function createRepositories(options: RepositoriesOptions): Repositories {
  const git = createGit(gitEnvironment(options.environment));
  const timeouts = { ...defaults, ...options.timeouts };
  const kept = new Map(
    Object.entries(options.apps).map(([name, app]) => {
      const address = absolute(app.repository);
      const explain = explainer({ address, mask: options.mask });
      const mirror = createMirror({
        address,
        folder: join(resolve(options.folder), mirrorName(name, address)),
        git,
        explain,
        timeouts,
        now: options.now,
        warn: (text) => options.log.warn({ app: name }, options.mask(text)),
      });
      return [name, { mirror, explain, choice: createChoice(app.versions) }] as const;
    }),
  );

  type Kept = NonNullable<ReturnType<typeof kept.get>>;
  /** Every failure leaves this room as a GitFailure. */
  const of = async <T>(app: string, work: (one: Kept) => Promise<T>): Promise<T> => {
    const one = kept.get(app);
    if (one === undefined) throw new GitFailure('broken', `There is no application ${app}`);
    try {
      return await work(one);
    } catch (error) {
      throw one.explain(error);
    }
  };

  return {
    refresh: (app) => of(app, ({ mirror }) => mirror.refresh()),
    versions: (app, { offset, limit }) =>
      of(app, async ({ mirror, choice }) => {
        const all = await choice.list(mirror.read);
        return { versions: all.slice(offset, offset + limit), total: all.length, freshness: await mirror.freshness() };
      }),
    find: (app, typed) => of(app, ({ mirror, choice }) => choice.find(mirror.read, typed)),
    has: (app, commit) => of(app, async ({ mirror }) => (await present(mirror.read, [commit]))[0] === true),
    range: (app, question) => of(app, ({ mirror }) => range(mirror.read, question)),
    checkout: (app, { commit, folder }) =>
      of(app, async (one) => {
        const [there] = await present(one.mirror.read, [commit]);
        if (there !== true)
          throw new GitFailure('missing-commit', `The repository has no commit ${commit.slice(0, 12)}`);
        await makeCheckout({
          git,
          mirror: await one.mirror.ready(),
          folder: resolve(folder),
          commit,
          timeout: timeouts.checkout,
        });
      }),
    // Also of an application that the config no longer has.
    discard: (_app, folder) => removeFolder(resolve(folder)),
  };
}
