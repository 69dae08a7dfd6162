import type { Inbound, Now, People } from '../../ports/index.ts';
import type { Person } from '../../policy/person.ts';
import { lanes } from '../documents/keys.ts';
import type { Dialogues } from '../turns/turn.ts';
import { concerns, decide } from './decide.ts';
import type { Setting } from './setting.ts';
import { hear, type Heard } from './hear.ts';

export interface Intake {
  /**
   * Takes in what a person said or pressed. When it resolves, what is to be done about it is durable.
   * @throws StoreUnavailable; whether it was taken in is then unknown, and it may be taken in again
   */
  take(inbound: Inbound): Promise<void>;
  /** Decides about something that was set aside until it was known who the person is. */
  consider(inbound: Inbound): Promise<void>;
}

/** What is set aside until a look-up of the person has answered. */
export interface ConsiderEffect {
  readonly consider: { readonly inbound: Inbound };
}

interface Deps extends Setting {
  readonly people: People;
  readonly dialogues: Dialogues;
  readonly now: Now;
}

/** Milliseconds after which a message set aside is no longer waited for: another bot may have taken it over. */
const ASIDE_AT_MOST = 60_000;

export function createIntake({ bot, channels, catalog, people, dialogues, now }: Deps): Intake {
  const setting: Setting = { bot, channels, catalog };
  /** Messages awaiting an identity look-up, by person, with the time since when: what they say next waits behind them. */
  const aside = new Map<string, Map<string, number>>();

  return {
    take: async (inbound) => {
      const heard = hear(inbound, bot);
      if (heard === undefined) return undefined;
      const person = people.peek(inbound.person, inbound.channel);
      const lane = lanes.consider(inbound.channel, inbound.person);
      return person !== undefined && !waits(lane) ? turn(heard, inbound.id, person) : setAside(heard, lane);
    },
    consider: async (inbound) => {
      const heard = hear(inbound, bot);
      const person = await people.look(inbound.person, inbound.channel);
      if (heard !== undefined) await turn(heard, `${inbound.id}/considered`, person);
      const lane = lanes.consider(inbound.channel, inbound.person);
      const left = aside.get(lane);
      left?.delete(inbound.id);
      if (left?.size === 0) aside.delete(lane);
    },
  };

  async function turn(heard: Heard, eventId: string, person: Person): Promise<void> {
    await dialogues.turn({
      ...partyOf(heard),
      eventId,
      decide: (dialogue) => decide({ heard, eventId, person, dialogue, setting }),
    });
  }

  /** Is a message of this person still set aside? */
  function waits(lane: string): boolean {
    const ids = aside.get(lane);
    if (ids === undefined) return false;
    for (const [id, since] of ids) if (now() - since > ASIDE_AT_MOST) ids.delete(id);
    if (ids.size === 0) aside.delete(lane);
    return ids.size > 0;
  }

  /** Kept in the outbox, in the order it came, until it is known who speaks; what is not for the bot is not kept. */
  async function setAside(heard: Heard, lane: string): Promise<void> {
    const { inbound } = heard;
    const effect = { key: `${inbound.id}/consider`, lane, type: 'consider', params: { inbound } };
    const isKept = await dialogues.turn({
      ...partyOf(heard),
      eventId: inbound.id,
      decide: ({ snapshot }) => (concerns(heard, snapshot.context.thread.thread) ? { effects: [effect] } : undefined),
    });
    if (isKept) aside.set(lane, (aside.get(lane) ?? new Map<string, number>()).set(inbound.id, now()));
  }
}

/** Whose dialogue it concerns: the person's own, whatever a button says. */
const partyOf = ({ inbound: { channel, person } }: Heard) => ({ channel, person });
