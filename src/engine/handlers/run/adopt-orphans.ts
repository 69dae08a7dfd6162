import type { Catalog } from '../../../../machines/model.ts';
import { documents, readSlot } from '../../documents/keys.ts';
import { sleep } from '../../../async/sleep.ts';
import type { Log, Store } from '../../../ports/index.ts';

export interface TakingUp {
  start(): void;
  stop(): void;
}

interface Deps {
  readonly store: Pick<Store, 'load'>;
  readonly catalog: Catalog;
  readonly log: Log;
  /** Milliseconds between looks. */
  readonly every: number;
  /** Goes on with those of these runs that are this process's to go on with. */
  readonly takeUp: (runs: readonly number[]) => void;
}

/**
 * Looks, again and again, for runs to go on with here although another process holds their lane: whoever followed one
 * may die at any time, and counts as alive for some seconds more. What is under way holds its environment, so a look is
 * one read of all of them.
 */
export function createTakingUp({ store, catalog, log, every, takeUp }: Deps): TakingUp {
  const stopping = new AbortController();
  const slots = Object.entries(catalog).flatMap(([app, environments]) =>
    Object.keys(environments).map((environment) => documents.slot(app, environment)),
  );

  async function look(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const stored = await store.load(slots);
        takeUp(stored.flatMap((slot) => readSlot(slot).holder?.run ?? []));
      } catch (error) {
        log.warn({ err: error }, 'could not list the runs in progress; retrying');
      }
      await sleep(every, stopping.signal);
    }
  }

  return { start: () => void look(), stop: () => stopping.abort() };
}
