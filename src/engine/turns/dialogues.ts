import { transition } from 'xstate';
import { dialogueMachine, type DialogueSnapshot } from '../../../machines/dialogue.ts';
import type { DialogueEffects } from '../../../machines/dialogue/effects.ts';
import type { DialogueEvent } from '../../../machines/dialogue/events.ts';
import { mayBegin } from '../../../machines/dialogue/state.ts';
import { effectsOf } from '../../../machines/effect.ts';
import type { Catalog } from '../../../machines/model.ts';
import { createKeyedMutex } from '../../async/keyed-mutex.ts';
import { createLru } from '../../async/lru.ts';
import type { Effect, Log, Now, Store, Stored } from '../../ports/index.ts';
import { dialogueStands, keepDialogue, reviveDialogue } from '../documents/dialogue-snapshot.ts';
import { documents, turnKey } from '../documents/keys.ts';
import { UnreadableSnapshot } from '../documents/snapshot.ts';
import { addDialogueEffects } from './dialogue-effects.ts';
import { loadGrounds, type Grounds } from './preconditions.ts';
import type { Decision, DialogueInput, Dialogues, DialogueState, Party } from './turn.ts';
import { commitOf, emptyWork, type UnitOfWork } from './unit-of-work.ts';
import { closeUnreadable } from './unreadable-dialogue.ts';

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

/** Milliseconds in which an offer of the environment must be taken. */
const OFFER_TIMEOUT = 5 * 60_000;

/** The key under which turns that may begin an operation run one after the other. */
const BEGINNING = 'begin';

/** How many dialogues are remembered; to recall one is a question to the store less. */
const REMEMBERED = 1000;

export function createDialogues({ store, now, log, catalog, timeout, perform }: Deps): Dialogues {
  const mutex = createKeyedMutex();
  const known = createLru<Known>(REMEMBERED);

  return {
    turn: (asked) => {
      const { channel, person } = asked;
      const key = documents.dialogue(channel, person);
      const it = { ...asked, key };
      return mutex(key, async () => {
        const remembered = known.get(key);
        known.delete(key);
        if (
          remembered !== undefined &&
          !mayBegin(remembered.snapshot) &&
          (await attempt({ ...it, ...remembered, isRemembered: true })) === 'committed'
        )
          return true;
        for (;;) {
          const outcome = await load(it);
          if (outcome !== 'again') return outcome === 'committed';
        }
      });
    },
  };

  async function load(it: Asked): Promise<Outcome> {
    const [stored] = await store.load([it.key]);
    const version = stored?.version ?? 0;
    const snapshot = revive(stored);
    if (!(snapshot instanceof UnreadableSnapshot)) return attempt({ ...it, snapshot, version, isRemembered: false });
    log.error({ err: snapshot, document: it.key }, 'closing an unreadable dialogue');
    const eventId = `${it.key}/unreadable/${version}`;
    const outcome = await commit(eventId, closeUnreadable({ ...it, stored }, eventId));
    return outcome === 'nothing' ? 'nothing' : 'again';
  }

  /**
   * One at a time where an operation may begin: each takes the next run number, so others would conflict. Their dialogues
   * are always loaded before that, so that a store that is away is noticed by all of them at once.
   */
  function attempt(it: Attempt): Promise<Outcome> {
    return mayBegin(it.snapshot) ? mutex(BEGINNING, () => decideAndCommit(it)) : decideAndCommit(it);
  }

  async function decideAndCommit(it: Attempt): Promise<Outcome> {
    const { key, snapshot, version, eventId } = it;
    const at = now();
    const grounds = await loadGrounds(store, snapshot, at);
    const facts = { at, deadline: at + timeout, offerDeadline: at + OFFER_TIMEOUT, catalog, ...grounds.facts };
    const eventOf = (input: DialogueInput) => ({ ...facts, ...input }) as DialogueEvent;
    const decision = it.decide({ snapshot, accepts: (input) => snapshot.can(eventOf(input)) });
    if (decision === undefined) return 'nothing';
    const work = emptyWork();
    let next: Known = { snapshot, version };
    if (decision.event !== undefined) {
      if (grounds.unreadable !== undefined && needsFacts(decision.event)) throw grounds.unreadable;
      const after = addEvent(work, { ...it, grounds, event: eventOf(decision.event) });
      next = { snapshot: dialogueStands(after), version: version + 1 };
    } else if (it.isRemembered) work.writes.push({ key, expect: version });
    work.effects.push(...(decision.effects ?? []));
    if (decision.clear !== undefined) work.timers.clear.push(decision.clear);
    const outcome = await commit(eventId, work);
    if (outcome === 'committed' && work.writes.length > 0) known.set(key, next);
    return outcome;
  }

  async function commit(eventId: string, work: UnitOfWork): Promise<Outcome> {
    const committed = await store.commit(commitOf(eventId, work));
    if (committed.outcome === 'conflict') return 'again';
    if (committed.outcome === 'repeated') return 'nothing';
    perform(committed.mine, work.effects);
    return 'committed';
  }

  function addEvent(
    work: UnitOfWork,
    it: Attempt & { readonly grounds: Grounds; readonly event: DialogueEvent },
  ): DialogueSnapshot {
    const { snapshot, version, event, grounds, eventId, channel, person, key } = it;
    const [next, actions] = transition(dialogueMachine, snapshot, event);
    work.writes.push({ key, expect: version, value: keepDialogue(next) });
    const { slot, run } = grounds;
    addDialogueEffects(work, effectsOf<DialogueEffects>(actions), {
      eventId,
      at: event.at,
      channel,
      person,
      slot,
      run,
    });
    const party = { channel, person };
    if (next.hasTag('expires')) work.timers.set.push({ key, at: next.context.deadline, event: party });
    else work.timers.clear.push(key);
    // Others wait for the end of an offer, also where the dialogue is lost meanwhile.
    if (event.type === 'offered')
      work.timers.set.push({ key: turnKey(event.run), at: event.offerDeadline, event: { ...party, run: event.run } });
    return next;
  }
}

/** Does it answer a question by which an operation may begin? */
const needsFacts = ({ type }: DialogueInput): boolean => type === 'yes' || type === 'name';

/** Of the dialogue alone: a run that cannot be read must not close the dialogue that asks about its environment. */
function revive(stored: Stored | undefined): DialogueSnapshot | UnreadableSnapshot {
  try {
    return reviveDialogue(stored?.value ?? null);
  } catch (error) {
    if (error instanceof UnreadableSnapshot) return error;
    throw error;
  }
}

type Outcome = 'committed' | 'nothing' | 'again';

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
