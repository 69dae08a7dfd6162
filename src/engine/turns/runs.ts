import { transition } from 'xstate';
import { effectsOf } from '../../../machines/effect.ts';
import type { RunEffects } from '../../../machines/run/effects.ts';
import type { RunEvent } from '../../../machines/run/events.ts';
import type { Run } from '../../../machines/run/record.ts';
import { runOf } from '../../../machines/run/status.ts';
import { runMachine } from '../../../machines/run.ts';
import { createKeyedMutex } from '../../async/keyed-mutex.ts';
import { createLru } from '../../async/lru.ts';
import type { Effect, Now, Store } from '../../ports/index.ts';
import { documents } from '../documents/keys.ts';
import { reviveRun, type RunSnapshot } from '../documents/run-snapshot.ts';
import { addConsequences, addRun, isConsequence } from './run-effects.ts';
import { commitOf, emptyWork } from './unit-of-work.ts';

export interface Runs {
  /** A run as it is on record now; undefined if there is none of this number. */
  read(id: number): Promise<Run | undefined>;
  /**
   * Lets something happen to a run: its new state, its effects, and what its end changes, in one commit.
   * @param eventId of several processes that try the same event, one has it accepted
   * @returns the run after it; null if the run does not accept the event, or the event was handled before
   */
  happen(id: number, eventId: string, event: RunEvent): Promise<Run | null>;
  /**
   * Calls back with the newest state of a run that this process knows, if any, and with each newer one that it reads or
   * commits.
   * @returns what ends that
   */
  onChange(id: number, listener: (run: Run) => void): () => void;
}

interface Deps {
  readonly store: Store;
  readonly now: Now;
  readonly perform: (mine: readonly string[], effects: readonly Effect[]) => void;
}

/** A run, and the version of its document. */
interface Known {
  readonly snapshot: RunSnapshot;
  readonly version: number;
}

/** How many runs are remembered. */
const REMEMBERED = 200;

export function createRuns({ store, now, perform }: Deps): Runs {
  const mutex = createKeyedMutex();
  const remembered = createLru<Known>(REMEMBERED);
  const listeners = new Map<number, Set<(run: Run) => void>>();

  return {
    read: async (id) => {
      const known = await load(id);
      return known && runOf(known.snapshot);
    },
    happen: (id, eventId, event) =>
      mutex(documents.run(id), async () => {
        // Decided on what is remembered first: if another process has written since, the commit conflicts.
        let known = remembered.get(documents.run(id));
        if (known?.snapshot.can(event) !== true) known = await load(id);
        while (known?.snapshot.can(event) === true) {
          const outcome = await attempt(known, eventId, event);
          if (outcome !== 'conflict') return outcome;
          known = await load(id);
        }
        return null;
      }),
    onChange: (id, listener) => {
      const those = listeners.get(id) ?? new Set();
      listeners.set(id, those.add(listener));
      const known = remembered.get(documents.run(id));
      if (known !== undefined) listener(runOf(known.snapshot));
      return () => {
        those.delete(listener);
        if (those.size === 0 && listeners.get(id) === those) listeners.delete(id);
      };
    },
  };

  async function load(id: number): Promise<Known | undefined> {
    const key = documents.run(id);
    const [stored] = await store.load([key]);
    if (stored === undefined || stored.version === 0) return undefined;
    const known = remembered.get(key);
    if (known?.version === stored.version) return known;
    return remember({ snapshot: reviveRun(stored.value), version: stored.version });
  }

  async function attempt(
    { snapshot, version }: Known,
    eventId: string,
    event: RunEvent,
  ): Promise<Run | 'conflict' | null> {
    const { app, environment } = snapshot.context;
    const [next, actions] = transition(runMachine, snapshot, event);
    const effects = effectsOf<RunEffects>(actions);
    const turn = emptyWork();
    addRun(turn, { snapshot: next, expect: version, effects, eventId });
    if (effects.some(isConsequence)) {
      const [slot, live] = await store.load([documents.slot(app, environment), documents.live(app, environment)]);
      if (slot === undefined || live === undefined)
        throw new Error('the store answered with fewer documents than asked for');
      addConsequences(turn, effects, { slot, live, eventId, at: now() });
    }
    const committed = await store.commit(commitOf(eventId, turn));
    if (committed.outcome === 'conflict') return 'conflict';
    if (committed.outcome === 'repeated') return null;
    perform(committed.mine, turn.effects);
    return runOf(remember({ snapshot: next, version: version + 1 }).snapshot);
  }

  /** A read that began before a commit may return after it: the newer version stays. */
  function remember(known: Known): Known {
    const { id } = known.snapshot.context;
    const before = remembered.get(documents.run(id));
    if (before !== undefined && before.version >= known.version) return known;
    remembered.set(documents.run(id), known);
    const run = runOf(known.snapshot);
    for (const listener of listeners.get(id) ?? []) listener(run);
    return known;
  }
}
