import type { Catalog } from '../../../../machines/model.ts';
import type { Decision, RunRecord } from '../../../../machines/run/record.ts';
import type { View } from '../../../language/view.ts';
import { documents, readLive } from '../../documents/keys.ts';
import type { Executor, Log, Outputs, Store } from '../../../ports/index.ts';
import type { Probing } from '../../probe/probing.ts';
import { elsewhere } from './output-location.ts';
import { printedBy } from './output.ts';

/** What a person needs to decide how an interrupted run ended, and what they can decide. */
export type DescribeInterrupted = (run: RunRecord) => Promise<Extract<View, { kind: 'interrupted' }>>;

interface Deps {
  readonly store: Store;
  readonly outputs: Outputs;
  readonly executor: Pick<Executor, 'reaches'>;
  readonly probing: Pick<Probing, 'ask'>;
  readonly catalog: Catalog;
  readonly log: Log;
}

/** How it ended is unknown, and still to be decided. */
export const isUndecided = ({ status, decision }: RunRecord): boolean => status === 'interrupted' && decision === null;

export function createInterruptedView({ store, outputs, executor, probing, catalog, log }: Deps): DescribeInterrupted {
  return async (run) => {
    const { app, environment, version, commit } = run;
    const [stored] = await store.load([documents.live(app, environment)]);
    const expected = readLive(stored)?.version ?? null;
    const from = version !== null && commit !== null ? { name: version, commit } : null;
    const probe = run.decision === null ? await probing.ask({ app, environment, expected, from }) : null;
    return {
      kind: 'interrupted',
      run,
      news: { ...(await printedBy(run, { outputs, log })), progress: run.progress, links: run.links },
      probe: probe === null ? null : probe.said === null ? { failure: probe.failure ?? '' } : { said: probe.said },
      elsewhere: await elsewhere(run, executor),
      offers: offersOf(run),
    };
  };

  function offersOf({ app, environment, operation }: RunRecord): Decision['choice'][] {
    const offered = catalog[app]?.[environment]?.operations ?? [];
    return [
      'succeeded',
      'failed',
      ...(offered.includes(operation) ? (['again'] as const) : []),
      ...(offered.includes('rollback') ? (['rollback'] as const) : []),
    ];
  }
}
