import type { DialogueSnapshot } from '../../../machines/dialogue.ts';
import { mayBegin } from '../../../machines/dialogue/state.ts';
import type { Preconditions } from '../../../machines/dialogue/events.ts';
import { StoreUnavailable, type Stored, type Store } from '../../ports/index.ts';
import { documents, runLists, runNumberOf } from '../documents/keys.ts';
import { readLive } from '../documents/live-document.ts';
import { readSlot } from '../documents/slot-document.ts';
import { readRun } from '../documents/run-snapshot.ts';
import { busyFor } from '../reads/queue-estimate.ts';

/** How an environment stands at the moment of an answer that may begin an operation there. */
export interface Grounds {
  /** What the chart decides on; undefined where no answer can begin anything. */
  readonly facts: Preconditions | undefined;
  /** The documents that these rest on: a write to one of them expects the version loaded here. */
  readonly slot: Stored | undefined;
  /** The dialogue's own run in the queue, or the interrupted run that its operation replaces. */
  readonly run: Stored | undefined;
  /** Why the facts could not be read: only an answer that needs them fails by that. */
  readonly unreadable?: unknown;
}

const none: Grounds = { facts: undefined, slot: undefined, run: undefined };

/**
 * Loads what a dialogue's next answer is decided on. The number of its run is the next free one: it is taken by the
 * commit that creates the run, so that no number is given for nothing, and two runs never share one.
 * @param now milliseconds since 1970
 * @throws StoreUnavailable
 */
export async function loadGrounds(store: Store, snapshot: DialogueSnapshot, now: number): Promise<Grounds> {
  if (!mayBegin(snapshot)) return none;
  try {
    return await load(store, snapshot, now);
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    // A damaged document must not keep anybody from cancelling.
    return { ...none, unreadable: error };
  }
}

async function load(store: Store, snapshot: DialogueSnapshot, now: number): Promise<Grounds> {
  const { app: chosenApp, environment: chosenEnvironment, queued, supersedes, run: ownRun } = snapshot.context;
  const [app, environment] = [chosenApp ?? '', chosenEnvironment ?? ''];
  const before = queued === null ? supersedes : ownRun;
  const [[slot, live, run], [newest]] = await Promise.all([
    store.load([
      documents.slot(app, environment),
      documents.live(app, environment),
      ...(before === null ? [] : [documents.run(before)]),
    ]),
    store.list(runLists(), { limit: 1 }),
  ]);
  const own = [supersedes, queued === null ? null : ownRun];
  const busy = await busyFor({ store, app, environment, slot: readSlot(slot), own, now });
  const facts = {
    run: queued === null ? numberAfter(newest) : (ownRun ?? 0),
    live: readLive(live),
    busy,
    isRunOver: queued !== null && run !== undefined && readRun(run.value).status !== 'queued',
  };
  return { facts, slot, run };
}

const numberAfter = (newest: Stored | undefined): number => (newest === undefined ? 1 : runNumberOf(newest.key) + 1);
