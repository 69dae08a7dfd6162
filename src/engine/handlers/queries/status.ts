import type { Catalog, Freshness, Version } from '../../../../machines/model.ts';
import type { AppStatus, EnvironmentStatus } from '../../../language/view.ts';
import { documents } from '../../documents/keys.ts';
import { readLive } from '../../documents/live-document.ts';
import { readSlot } from '../../documents/slot-document.ts';
import { isTrouble, lastStarted } from '../../reads/run-history.ts';
import { GitFailure, type Now, type Repositories, type Store, type VersionPage } from '../../../ports/index.ts';
import { liveAs, type EnvironmentProbe } from '../../probe/environment-probe.ts';
import { busyFor } from '../../reads/queue-estimate.ts';
import type { Answerer } from './answer.ts';

interface Deps {
  readonly store: Store;
  readonly repositories: Repositories;
  readonly catalog: Catalog;
  readonly probing: Pick<EnvironmentProbe, 'ask'>;
  readonly now: Now;
}

/** Answers what runs where. */
export const answerStatus =
  (deps: Deps): Answerer<'status'> =>
  async ({ app }) => {
    const apps = app === null ? Object.keys(deps.catalog) : [app];
    const statuses = await Promise.all(apps.map((one) => statusOf({ ...deps, app: one })));
    return { view: { kind: 'status', apps: statuses, now: deps.now() } };
  };

interface Question extends Deps {
  readonly app: string;
}

/** What runs on an application's environments. A repository that cannot be read takes nothing from the rest. */
async function statusOf(question: Question): Promise<AppStatus> {
  const { app, catalog } = question;
  const newest = await newestOf(question);
  const environments = await Promise.all(
    Object.keys(catalog[app] ?? {}).map((environment) => environmentStatus(question, environment, newest)),
  );
  return { app, freshness: newest.freshness, environments };
}

type Newest = Pick<VersionPage, 'versions'> & { readonly freshness: Freshness };

async function newestOf({ repositories, app }: Question): Promise<Newest> {
  try {
    return await repositories.versions(app, { offset: 0, limit: 1 });
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    return { versions: [], freshness: { fetchedAt: null, failure: error.message } };
  }
}

async function environmentStatus(
  { store, repositories, probing, app, now }: Question,
  environment: string,
  { versions: [version] }: Newest,
): Promise<EnvironmentStatus> {
  const [slotDocument, stored] = await store.load([documents.slot(app, environment), documents.live(app, environment)]);
  const live = readLive(stored);
  const slot = readSlot(slotDocument);
  const last = await lastStarted(store, { app, environment });
  const [busy, probe] = await Promise.all([
    busyFor({ store, app, environment, slot, own: [], now: now() }),
    probing.ask({ app, environment, expected: live?.version ?? null, from: version ?? null }),
  ]);
  const running = liveAs(live, probe);
  return {
    environment,
    live,
    newest: version === undefined ? null : await ahead(repositories, { app, running, version }),
    busy,
    queue: slot.queue.map(({ run, person, operation }) => ({ run, person, operation })),
    probe,
    trouble: last !== undefined && isTrouble(last.status) ? last : null,
  };
}

/** How far the newest is ahead; null where git cannot tell. */
async function ahead(
  repositories: Repositories,
  { app, running, version }: { app: string; running: Version | null; version: Version },
): Promise<EnvironmentStatus['newest']> {
  if (running === null) return { version, ahead: 0 };
  try {
    const question = { from: running.commit, to: version.commit, limit: 1 };
    const { relation, added } = await repositories.range(app, question);
    return relation === 'lost' ? null : { version, ahead: added.count };
  } catch (error) {
    // The application's line says that its repository cannot be read; what runs is known all the same.
    if (!(error instanceof GitFailure)) throw error;
    return null;
  }
}
