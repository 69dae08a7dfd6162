import type { Catalog } from '../../../../machines/model.ts';
import type { Decision, Run } from '../../../../machines/run/record.ts';
import { isUndecided } from '../../../../machines/run/accepts.ts';
import type { View } from '../../../language/view.ts';
import { documents } from '../../documents/keys.ts';
import { readLive } from '../../documents/live-document.ts';
import type { Executor, Log, Outputs, Store } from '../../../ports/index.ts';
import type { EnvironmentProbe } from '../../probe/environment-probe.ts';
import { machineOf, printedBy } from './output.ts';

/** What a person needs to decide how an interrupted run ended, and what they can decide. */
export type DescribeInterrupted = (run: Run) => Promise<Extract<View, { kind: 'interrupted' }>>;

interface Deps {
  readonly store: Store;
  readonly outputs: Outputs;
  readonly executor: Pick<Executor, 'reaches'>;
  readonly probing: Pick<EnvironmentProbe, 'ask'>;
  readonly catalog: Catalog;
  readonly log: Log;
}

export function createInterruptedView({ store, outputs, executor, probing, catalog, log }: Deps): DescribeInterrupted {
  return async (run) => {
    const { app, environment, version: from } = run;
    const [stored] = await store.load([documents.live(app, environment)]);
    const expected = readLive(stored)?.version ?? null;
    const probe = isUndecided(run) ? await probing.ask({ app, environment, expected, from }) : null;
    return {
      kind: 'interrupted',
      run,
      news: { ...(await printedBy(run, { outputs, log })), progress: run.progress, links: run.links },
      probe:
        probe === null
          ? null
          : probe.said === null
            ? { failure: probe.failure ?? { code: 'probe-printed-nothing' } }
            : { said: probe.said },
      elsewhere: await machineOf(run, executor),
      offers: offersOf(run),
    };
  };

  function offersOf({ app, environment, operation }: Run): Decision['choice'][] {
    const offered = catalog[app]?.[environment]?.operations ?? [];
    return [
      'succeeded',
      'failed',
      ...(offered.includes(operation) ? (['again'] as const) : []),
      ...(offered.includes('rollback') ? (['rollback'] as const) : []),
    ];
  }
}
