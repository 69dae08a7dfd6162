import type { Run } from '../../../../machines/run/record.ts';
import { sleep } from '../../../async/sleep.ts';
import { StoreUnavailable, type Log, type Store } from '../../../ports/index.ts';
import { lanes } from '../../documents/keys.ts';
import type { Runs } from '../../turns/runs.ts';

/** A run as it changes, while it is followed from here or waited for. */
export interface Subscription {
  /** The newest state that this process knows. */
  readonly latest: Run;
  /** Calls back with each newer state, until it is closed. */
  onChange(listener: (run: Run) => void): void;
  close(): void;
}

export interface Subscriptions {
  /** @param run as it was read last */
  open(run: Run): Subscription;
  /** The newest state of a run that is subscribed to; undefined if none is. */
  latest(id: number): Run | undefined;
  /** Another process has added to this lane: if a run is worked on there, it may have changed. */
  wake(lane: string): void;
}

interface Deps {
  readonly runs: Runs;
  readonly store: Pick<Store, 'instance' | 'laneGuard'>;
  readonly log: Log;
}

/** Milliseconds between reads of a run, where this process hears of a stop request at once, and where it may not. */
const READ_EVERY = { woken: 3000, unwoken: 1000 };

interface Feed {
  latest: Run;
  subscribers: number;
  readonly listeners: Set<(run: Run) => void>;
  readonly ended: AbortController;
  /** Ends the wait for the next read. */
  wake: () => void;
}

/**
 * One reader of each run's record, however many want to know of it. What this process reads or commits elsewhere
 * counts as well, and puts the next read off.
 */
export function createSubscriptions({ runs, store, log }: Deps): Subscriptions {
  const feeds = new Map<number, Feed>();

  return {
    open: (run) => {
      const feed = feeds.get(run.id) ?? begin(run);
      feed.subscribers += 1;
      return subscription(feed);
    },
    latest: (id) => feeds.get(id)?.latest,
    wake: (lane) => {
      for (const [id, feed] of feeds) if (lane === lanes.work(id)) void read(feed);
    },
  };

  function begin(run: Run): Feed {
    const feed: Feed = {
      latest: run,
      subscribers: 0,
      listeners: new Set(),
      ended: new AbortController(),
      wake: () => undefined,
    };
    feeds.set(run.id, feed);
    const stop = runs.onChange(run.id, (latest) => {
      feed.latest = latest;
      feed.wake();
      for (const listener of feed.listeners) listener(latest);
    });
    feed.ended.signal.addEventListener('abort', stop);
    void keepReading(feed);
    return feed;
  }

  function subscription(feed: Feed): Subscription {
    const own = new Set<(run: Run) => void>();
    let isOpen = true;
    return {
      get latest() {
        return feed.latest;
      },
      onChange: (listener) => {
        own.add(listener);
        feed.listeners.add(listener);
      },
      close: () => {
        if (!isOpen) return;
        isOpen = false;
        for (const listener of own) feed.listeners.delete(listener);
        feed.subscribers -= 1;
        if (feed.subscribers > 0) return;
        feeds.delete(feed.latest.id);
        feed.ended.abort();
      },
    };
  }

  async function keepReading(feed: Feed): Promise<void> {
    const { signal } = feed.ended;
    while (!signal.aborted) {
      const woken = new AbortController();
      feed.wake = () => woken.abort();
      await sleep(isWoken(feed.latest) ? READ_EVERY.woken : READ_EVERY.unwoken, signal, woken.signal);
      if (!signal.aborted && !woken.signal.aborted) await read(feed);
    }
  }

  /** An abort adds to the lane of the run's command, of which its holder hears. */
  function isWoken({ id, instance }: Run): boolean {
    return instance === store.instance && store.laneGuard(lanes.work(id))();
  }

  async function read({ latest: { id } }: Feed): Promise<void> {
    try {
      await runs.read(id);
    } catch (error) {
      const level = error instanceof StoreUnavailable ? 'warn' : 'error';
      log[level]({ err: error, run: id }, "could not read a run's record; retrying");
    }
  }
}
