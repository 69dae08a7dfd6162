import { transition } from 'xstate';
import { effectsOf } from '../../../machines/effect.ts';
import type { RunEffects } from '../../../machines/run/effects.ts';
import type { Run } from '../../../machines/run/record.ts';
import type { RunEvent } from '../../../machines/run/events.ts';
import { runMachine } from '../../../machines/run.ts';
import { documents } from '../documents/keys.ts';
import type { Effect, Now, Store } from '../../ports/index.ts';
import { readRun, reviveRun } from '../documents/run-snapshot.ts';
import { addConsequences, addRun } from './run-effects.ts';
import { createKeyedMutex } from '../../async/keyed-mutex.ts';
import { commitOf, emptyWork } from './unit-of-work.ts';

export interface Runs {
  /** What is on record of a run; undefined if there is no such run. */
  read(id: number): Promise<Run | undefined>;
  /**
   * Lets something happen to a run: its new state, its effects, and what its end changes, in one commit.
   * @param eventId names the event; of several processes that try, one gets true
   * @returns true if this event was accepted and committed now; false if the run does not accept it, or it was known
   */
  happen(id: number, eventId: string, event: RunEvent): Promise<boolean>;
}

interface Deps {
  readonly store: Store;
  readonly now: Now;
  readonly perform: (mine: readonly string[], effects: readonly Effect[]) => void;
}

export function createRuns({ store, now, perform }: Deps): Runs {
  const mutex = createKeyedMutex();

  return {
    read: async (id) => {
      const [stored] = await store.load([documents.run(id)]);
      return stored === undefined || stored.version === 0 ? undefined : readRun(stored.value);
    },
    happen: (id, eventId, event) =>
      mutex(documents.run(id), async () => {
        for (;;) {
          const outcome = await attempt(id, eventId, event);
          if (outcome !== 'again') return outcome === 'committed';
        }
      }),
  };

  async function attempt(id: number, eventId: string, event: RunEvent): Promise<'committed' | 'nothing' | 'again'> {
    const [stored] = await store.load([documents.run(id)]);
    if (stored === undefined || stored.version === 0) return 'nothing';
    const snapshot = reviveRun(stored.value);
    if (!snapshot.can(event)) return 'nothing';
    const { app, environment } = snapshot.context;
    const [slot, live] = await store.load([documents.slot(app, environment), documents.live(app, environment)]);
    if (slot === undefined || live === undefined)
      throw new Error('the store answered with fewer documents than asked for');
    const [next, actions] = transition(runMachine, snapshot, event);
    const effects = effectsOf<RunEffects>(actions);
    const turn = emptyWork();
    addRun(turn, { snapshot: next, expect: stored.version, effects, eventId });
    addConsequences(turn, effects, { slot, live, eventId, at: now() });
    const committed = await store.commit(commitOf(eventId, turn));
    if (committed.outcome === 'conflict') return 'again';
    if (committed.outcome === 'repeated') return 'nothing';
    perform(committed.mine, turn.effects);
    return 'committed';
  }
}
