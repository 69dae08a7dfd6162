import type { Catalog } from '../../../../machines/model.ts';
import { documents } from '../../documents/keys.ts';
import { readSlot } from '../../documents/slot-document.ts';
import { sleep } from '../../../async/sleep.ts';
import type { Log, Store } from '../../../ports/index.ts';

export interface OrphanSearch {
  start(): void;
  stop(): void;
}

interface Deps {
  readonly store: Pick<Store, 'load'>;
  readonly catalog: Catalog;
  readonly log: Log;
  /** Milliseconds between searches. */
  readonly every: number;
  /** Adopts those of these runs that were started here by a bot that is gone. */
  readonly adopt: (runs: readonly number[]) => void;
}

/**
 * Searches for runs to adopt although another process holds their lane: the bot that followed one may die at any time,
 * and counts as alive for some seconds more. A run in progress holds its environment, so one read of all slots finds
 * them.
 */
export function createOrphanSearch({ store, catalog, log, every, adopt }: Deps): OrphanSearch {
  const stopping = new AbortController();
  const slots = Object.entries(catalog).flatMap(([app, environments]) =>
    Object.keys(environments).map((environment) => documents.slot(app, environment)),
  );

  async function search(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const stored = await store.load(slots);
        adopt(stored.flatMap((slot) => readSlot(slot).holder?.run ?? []));
      } catch (error) {
        log.warn({ err: error }, 'could not list the runs in progress; retrying');
      }
      await sleep(every, stopping.signal);
    }
  }

  return { start: () => void search(), stop: () => stopping.abort() };
}
