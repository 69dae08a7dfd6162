import type { DialogueEvent, Facts, Preconditions } from '../../../machines/dialogue/events.ts';
import { effectsOf } from '../../../machines/effect.ts';
import type { DialogueEffects } from '../../../machines/dialogue/effects.ts';
import type { Catalog } from '../../../machines/model.ts';
import {
  canExpire,
  dialogueStands,
  keepDialogue,
  reviveDialogue,
  type DialogueSnapshot,
} from '../documents/dialogue-snapshot.ts';
import { addDialogueEffects } from './dialogue-effects.ts';
import { documents, lanes, readLive, readSlot, turnKey } from '../documents/keys.ts';
import { createLru } from '../../async/lru.ts';
import type { Effect, Log, Now, Store, Stored } from '../../ports/index.ts';
import { createKeyedMutex } from '../../async/keyed-mutex.ts';
import { reviveRun } from '../documents/run-snapshot.ts';
import { UnreadableSnapshot } from '../documents/snapshot.ts';
import { step } from './transition.ts';
import { commitOf, emptyWork, type TurnContext, type UnitOfWork } from './unit-of-work.ts';
import { busyFor } from '../reads/queue-estimate.ts';

/** Whose dialogue, where. */
export interface Party {
  readonly channel: string;
  readonly person: string;
}

type WithoutFacts<Event> = Event extends unknown ? Omit<Event, keyof Facts> : never;

/** A dialogue's event before the loop adds the facts; for a yes and a name, the ground is looked up by the loop. */
export type DialogueInput =
  WithoutFacts<DialogueEvent> extends infer Event
    ? Event extends { type: 'yes' | 'name' }
      ? Omit<Event, keyof Preconditions>
      : Event
    : never;

/** What is to be done about something that came in, given the dialogue as it stands. */
export interface Decision {
  /** What happens to the dialogue; it must accept it. */
  readonly event?: DialogueInput;
  /** What is to be done besides. */
  readonly effects?: readonly Effect[];
  /** A timer that is no longer needed. */
  readonly clear?: string;
}

export interface Dialogues {
  /**
   * One turn: loads the dialogue, decides, and commits all at once; a conflict reloads and decides again.
   * @param turn.eventId names what came in; a turn of a known eventId changes nothing
   * @param turn.decide pure; undefined if nothing is to be done
   * @returns true if this turn was committed now
   * @throws StoreUnavailable; whether it was committed is then unknown, and it may be tried again
   */
  turn(turn: Party & { eventId: string; decide: (dialogue: DialogueState) => Decision | undefined }): Promise<boolean>;
}

export interface DialogueState {
  readonly snapshot: DialogueSnapshot;
  /** Would the dialogue accept this? */
  readonly accepts: (event: DialogueInput) => boolean;
}

interface Deps {
  readonly store: Store;
  readonly now: Now;
  readonly log: Log;
  readonly catalog: Catalog;
  /** Milliseconds until an open question is dropped. */
  readonly timeout: number;
  /** Effects that this process is to perform, just committed. */
  readonly perform: (mine: readonly string[], effects: readonly Effect[]) => void;
}

/** Milliseconds in which a turn in the queue must be taken. */
const TURN_TIMEOUT = 5 * 60_000;

/** How many dialogues are remembered; to recall one is a question to the store less. */
const REMEMBERED = 1000;

export function createDialogues({ store, now, log, catalog, timeout, perform }: Deps): Dialogues {
  const mutex = createKeyedMutex();
  const known = createLru<Known>(REMEMBERED);

  return {
    turn: ({ channel, person, eventId, decide }) => {
      const key = documents.dialogue(channel, person);
      const it = { channel, person, eventId, decide, key };
      return mutex(key, async () => {
        const remembered = known.get(key);
        known.delete(key);
        if (remembered !== undefined && (await attempt({ ...it, ...remembered, isRemembered: true })) === 'committed')
          return true;
        for (;;) {
          const [stored] = await store.load([key]);
          const snapshot = revive(stored);
          if (snapshot instanceof UnreadableSnapshot) {
            if (await closeUnreadable({ ...it, stored }, snapshot)) continue;
            return false;
          }
          const outcome = await attempt({ ...it, snapshot, version: stored?.version ?? 0, isRemembered: false });
          if (outcome !== 'again') return outcome === 'committed';
        }
      });
    },
  };

  async function attempt(it: Attempt): Promise<'committed' | 'nothing' | 'again'> {
    const { key, snapshot, version } = it;
    const facts: Facts = { at: now(), deadline: now() + timeout, offerDeadline: now() + TURN_TIMEOUT, catalog };
    const accepts = (event: DialogueInput): boolean => snapshot.can(withoutGround(event, facts));
    const decision = it.decide({ snapshot, accepts });
    if (decision === undefined) return 'nothing';
    const turn = emptyWork();
    let next = { snapshot, version };
    if (decision.event !== undefined) {
      const after = await addEvent(turn, { ...it, facts, event: decision.event });
      next = { snapshot: dialogueStands(after), version: version + 1 };
    } else if (it.isRemembered) turn.writes.push({ key, expect: version });
    turn.effects.push(...(decision.effects ?? []));
    if (decision.clear !== undefined) turn.timers.clear.push(decision.clear);
    const outcome = await commit(it.eventId, turn);
    if (outcome === 'committed' && turn.writes.length > 0) known.set(key, next);
    return outcome;
  }

  async function commit(eventId: string, turn: UnitOfWork): Promise<'committed' | 'nothing' | 'again'> {
    const committed = await store.commit(commitOf(eventId, turn));
    if (committed.outcome === 'conflict') return 'again';
    if (committed.outcome === 'repeated') return 'nothing';
    perform(committed.mine, turn.effects);
    return 'committed';
  }

  async function addEvent(
    turn: UnitOfWork,
    it: Attempt & { facts: Facts; event: DialogueInput },
  ): Promise<DialogueSnapshot> {
    const { snapshot, version, facts, event, eventId, channel, person, key } = it;
    const { happened, ...ground } = await grounded(event, snapshot);
    const [next, actions] = await decided(snapshot, { ...facts, ...happened } as DialogueEvent);
    turn.writes.push({ key, expect: version, value: keepDialogue(next) });
    addDialogueEffects(turn, effectsOf<DialogueEffects>(actions), {
      eventId,
      at: facts.at,
      channel,
      person,
      ...ground,
    });
    const party = { channel, person };
    if (canExpire(next)) turn.timers.set.push({ key, at: next.context.deadline, event: party });
    else turn.timers.clear.push(key);
    // Others wait for its end, also where the dialogue is lost meanwhile.
    if (event.type === 'offered')
      turn.timers.set.push({ key: turnKey(event.run), at: facts.offerDeadline, event: { ...party, run: event.run } });
    return next;
  }

  /** What an event leads to; if that is an operation it gets its number, so that no number is given for nothing. */
  async function decided(snapshot: DialogueSnapshot, event: DialogueEvent) {
    const result = step(snapshot, event);
    if (event.type !== 'yes' && event.type !== 'name') return result;
    const isNew = result[1].some(({ type }) => type === 'requestRun' || type === 'enterQueue');
    return isNew && snapshot.context.queued === null
      ? step(snapshot, { ...event, run: await store.next('run') })
      : result;
  }

  /** An event with how the environment stands, where it may begin an operation there or wait for it. */
  async function grounded(event: DialogueInput, { context }: DialogueSnapshot): Promise<Grounded> {
    const nothing = { slot: undefined, run: undefined };
    if (event.type !== 'yes' && event.type !== 'name') return { happened: event, ...nothing };
    const { app, environment, queued, supersedes } = context;
    const thread = { app: app ?? '', environment: environment ?? '' };
    const before = queued === null ? supersedes : context.run;
    const [slot, live, run] = await store.load([
      documents.slot(thread.app, thread.environment),
      documents.live(thread.app, thread.environment),
      ...(before === null ? [] : [documents.run(before)]),
    ]);
    // Somebody else ended its run while its turn was being asked about.
    if (queued !== null && run !== undefined && reviveRun(run.value).value !== 'queued')
      return { happened: { type: 'runEnded', run: before ?? 0 }, ...nothing };
    const own = [supersedes, queued === null ? null : context.run];
    const busy = await busyFor({ store, ...thread, slot: readSlot(slot), own, now: now() });
    return { happened: { ...event, run: 0, live: readLive(live), busy }, slot, run };
  }

  /** A dialogue that this Nestor cannot read is closed, with a word to the person: nobody waits for nothing. */
  async function closeUnreadable(
    { key, stored, channel, person }: Asked & { readonly stored: Stored | undefined },
    error: UnreadableSnapshot,
  ): Promise<boolean> {
    log.error({ err: error, document: key }, 'closing an unreadable dialogue');
    const turn = emptyWork();
    const version = stored?.version ?? 0;
    const eventId = `${key}/unreadable/${version}`;
    turn.writes.push({ key, expect: version, value: null });
    turn.timers.clear.push(key);
    turn.effects.push({
      key: eventId,
      lane: lanes.talk(channel, person),
      type: 'say',
      params: {
        thread: { channel, ...threadOf(stored?.value) },
        view: { kind: 'refused', person, refusal: { code: 'dialogue-lost' } },
      },
    });
    return (await commit(eventId, turn)) !== 'nothing';
  }
}

/** What happens, and the documents that it is decided on. */
interface Grounded extends Pick<TurnContext, 'slot' | 'run'> {
  readonly happened: object;
}

/** A dialogue, and the version of the document that says so. */
interface Known {
  readonly snapshot: DialogueSnapshot;
  readonly version: number;
}

interface Attempt extends Asked, Known {
  /** Recalled, not loaded: another process may have written since. */
  readonly isRemembered: boolean;
}

interface Asked extends Party {
  readonly eventId: string;
  readonly key: string;
  readonly decide: (dialogue: DialogueState) => Decision | undefined;
}

function revive(stored: Stored | undefined): DialogueSnapshot | UnreadableSnapshot {
  try {
    return reviveDialogue(stored?.value ?? null);
  } catch (error) {
    if (error instanceof UnreadableSnapshot) return error;
    throw error;
  }
}

/** The thread of a dialogue that cannot be read otherwise, if at least that can be told. */
function threadOf(value: unknown): { thread?: string } {
  const context = typeof value === 'object' && value !== null && 'context' in value ? value.context : undefined;
  const fields = typeof context === 'object' && context !== null ? (context as Readonly<Record<string, unknown>>) : {};
  // Older shapes call it `place`.
  const place = fields['thread'] ?? fields['place'];
  const thread = typeof place === 'object' && place !== null && 'thread' in place ? place.thread : undefined;
  return typeof thread === 'string' ? { thread } : {};
}

function withoutGround(event: DialogueInput, facts: Facts): DialogueEvent {
  return { ...facts, run: 0, live: null, busy: null, ...event } as DialogueEvent;
}
