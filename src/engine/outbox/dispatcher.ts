import { sleep } from '../../async/sleep.ts';
import {
  BotRefused,
  ChatRefusal,
  Lapsed,
  StoreUnavailable,
  type Effect,
  type Log,
  type Store,
} from '../../ports/index.ts';

/**
 * Carries an effect out.
 * @param maybeDone an earlier try, by any process, may have done it already
 * @param isStillOwner has this process held the lane without a break since? If not, another may carry the effect out
 */
export type Perform = (effect: Effect, maybeDone: boolean, isStillOwner: () => boolean) => Promise<void>;

export interface Dispatcher {
  /** Takes effects that were just committed, in lanes that this process holds. */
  add(mine: readonly string[], effects: readonly Effect[]): void;
  /** Takes over abandoned lanes, now and from time to time. */
  start(): void;
  /** Starts no further effect, and waits for the short ones in progress. @param within milliseconds */
  stop(within: number): Promise<void>;
}

interface Deps {
  readonly store: Store;
  readonly log: Log;
  readonly perform: Perform;
  /** Effects that may last as long as a command; `stop` does not wait for them. */
  readonly isLong: (effect: Effect) => boolean;
  /** Effects that are retried for as long as it takes, as an environment depends on them. */
  readonly isVital: (effect: Effect) => boolean;
  /** Hears of lanes that another process has added to. */
  readonly onWork?: (lane: string) => void;
  /** Milliseconds between searches for abandoned lanes. */
  readonly sweepEvery: number;
}

interface Queued {
  readonly effect: Effect;
  readonly maybeDone: boolean;
  /** Has the lane been held without a break since this was queued? */
  readonly isStillOwner: () => boolean;
}

/** How often an effect that fails for an unknown reason is tried. */
const TRIES = 5;

/** Errors that say nothing about the effect itself: it is retried without limit. */
const passing = [StoreUnavailable, Lapsed, BotRefused];

/** Carries out the outbox: every committed effect, at least once, in order within its lane. */
export function createDispatcher({
  store,
  log,
  perform,
  isLong,
  isVital,
  sweepEvery,
  onWork = () => undefined,
}: Deps): Dispatcher {
  const queues = new Map<string, Queued[]>();
  /** Keys taken and not yet removed from the outbox: an effect that is claimed twice is done once. */
  const known = new Set<string>();
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();

  function add(lane: string, effects: readonly Effect[], maybeDone: boolean): void {
    const isStillOwner = store.laneGuard(lane);
    const fresh = effects.filter(({ key }) => !known.has(key)).map((effect) => ({ effect, maybeDone, isStillOwner }));
    if (fresh.length === 0 || stopping.signal.aborted) return;
    for (const { effect } of fresh) known.add(effect.key);
    const queue = queues.get(lane);
    if (queue !== undefined) {
      queue.push(...fresh);
      return;
    }
    queues.set(lane, [...fresh]);
    void run(lane);
  }

  async function run(lane: string): Promise<void> {
    const queue = queues.get(lane) ?? [];
    for (let next = queue[0]; next !== undefined && !stopping.signal.aborted; next = queue[0]) {
      const work = carryOut(next);
      if (!isLong(next.effect)) {
        underWay.add(work);
        void work.finally(() => underWay.delete(work));
      }
      await work;
      queue.shift();
    }
    queues.delete(lane);
  }

  async function carryOut(queued: Queued): Promise<void> {
    const { effect } = queued;
    const { key, lane } = effect;
    let { maybeDone, isStillOwner } = queued;
    for (let tries = 1; !stopping.signal.aborted; tries += 1) {
      if (!isStillOwner()) {
        // The lane may be this process's again, but another process may have held it in between.
        maybeDone = true;
        isStillOwner = store.laneGuard(lane);
        if (!isStillOwner()) break;
      }
      const error = await attempt({ effect, maybeDone: maybeDone, isStillOwner });
      if (error === undefined) return settle(effect);
      // Also if the store failed: the effect may have been done before that.
      maybeDone = true;
      // An effect that a stop cuts short stays in the outbox for the next process.
      if (stopping.signal.aborted) break;
      if (passing.some((kind) => error instanceof kind)) tries -= 1;
      else if (error instanceof ChatRefusal || (tries >= TRIES && !isVital(effect))) {
        log.error({ err: error, effect: key, type: effect.type }, 'an effect failed; giving up');
        return settle(effect);
      } else log.warn({ err: error, effect: key, type: effect.type }, 'an effect failed; retrying');
      await sleep(Math.min(250 * 2 ** tries, 5000), stopping.signal);
    }
    known.delete(key);
  }

  async function attempt({ effect, maybeDone, isStillOwner }: Queued): Promise<unknown> {
    try {
      await perform(effect, maybeDone, isStillOwner);
      return undefined;
    } catch (error) {
      return error ?? new Error('an effect failed without a reason');
    }
  }

  /** Removes an effect from the outbox; not waited for, as a known key is not done twice. */
  function settle({ key, lane }: Effect): void {
    store.settle(lane, [key]).then(
      (left) => {
        known.delete(key);
        if (left > 0 && !queues.has(lane)) return claim(lane);
        return undefined;
      },
      async (error: unknown) => {
        log.warn({ err: error, effect: key }, 'could not remove a completed effect from the outbox; retrying');
        await sleep(1000, stopping.signal);
        if (!stopping.signal.aborted) settle({ key, lane, type: '', params: null });
      },
    );
  }

  async function claim(lane: string): Promise<void> {
    if (stopping.signal.aborted) return;
    try {
      add(lane, await store.claim(lane), true);
    } catch (error) {
      log.warn({ err: error, lane }, 'could not take over a lane; retrying');
    }
  }

  async function sweep(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        for (const lane of await store.abandoned()) await claim(lane);
      } catch (error) {
        log.warn({ err: error }, 'could not list the lanes; retrying');
      }
      await sleep(sweepEvery, stopping.signal);
    }
  }

  return {
    add: (mine, effects) => {
      for (const lane of mine)
        add(
          lane,
          effects.filter((effect) => effect.lane === lane),
          false,
        );
    },
    start: () => {
      store.onWork((lane) => {
        onWork(lane);
        void claim(lane);
      });
      void sweep();
    },
    stop: async (within) => {
      stopping.abort();
      await Promise.race([Promise.allSettled(underWay), sleep(within)]);
    },
  };
}
