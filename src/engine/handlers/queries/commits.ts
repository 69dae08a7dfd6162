import type { Version } from '../../../../machines/model.ts';
import type { View } from '../../../language/view.ts';
import type { Now, Repositories, Store } from '../../../ports/index.ts';
import { documents } from '../../documents/keys.ts';
import { readLive } from '../../documents/live-document.ts';
import { liveAs, type EnvironmentProbe } from '../../probe/environment-probe.ts';
import type { Answerer } from './answer.ts';

interface Deps {
  readonly store: Pick<Store, 'load'>;
  readonly repositories: Repositories;
  readonly probing: Pick<EnvironmentProbe, 'ask'>;
  readonly now: Now;
}

/** How many commits a message lists; beyond that a file lists them all. */
const IN_A_MESSAGE = 20;
/** How many commits a file lists. */
const IN_A_FILE = 5000;

/** Answers what a deployment would change. */
export function answerCommits({ store, repositories, probing, now }: Deps): Answerer<'commits'> {
  return async ({ app, environment, version: asked }) => {
    const freshness = await repositories.refresh(app);
    const version = await versionAsked(app, asked);
    if (version === undefined)
      return typeof asked === 'string'
        ? { code: 'unknown-version', said: asked, app }
        : { code: 'no-versions', operation: 'deploy', app, environment };
    const [stored] = await store.load([documents.live(app, environment)]);
    const live = readLive(stored);
    const probe = await probing.ask({ app, environment, expected: live?.version ?? null, from: version });
    const from = liveAs(live, probe)?.commit;
    const question = { ...(from !== undefined && { from }), to: version.commit };
    const range = await repositories.range(app, { ...question, limit: IN_A_MESSAGE });
    const attached = range.added.count > IN_A_MESSAGE || range.removed.count > IN_A_MESSAGE;
    const comparison = { app, environment, version, live, probe, range, freshness };
    const view: View = { kind: 'commits', comparison, attached, now: now() };
    if (!attached) return { view };
    const whole = await repositories.range(app, { ...question, limit: IN_A_FILE });
    return { view, file: { kind: 'commits', app, range: whole } };
  };

  async function versionAsked(app: string, asked: string | Version | null): Promise<Version | undefined> {
    if (typeof asked === 'string') return repositories.find(app, asked);
    if (asked !== null) return asked;
    const { versions } = await repositories.versions(app, { offset: 0, limit: 1 });
    return versions[0];
  }
}
