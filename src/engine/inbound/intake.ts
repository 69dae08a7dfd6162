import type { RequestRefusal } from '../../../machines/refusal.ts';
import type { Catalog, Thread } from '../../../machines/model.ts';
import { addressed, type Bot } from '../../language/mention.ts';
import { decode, decodeRun, type Pressed, type PressedRun } from '../../language/button.ts';
import { utterance } from '../../language/utterance.ts';
import { mayOperate, type Person } from '../../policy/person.ts';
import { isOpen } from '../documents/dialogue-snapshot.ts';
import type { Decision, Dialogues, DialogueInput, DialogueState } from '../turns/dialogues.ts';
import { lanes } from '../documents/keys.ts';
import { instruct } from './instruct.ts';
import type { Effect, Inbound, Now, People } from '../../ports/index.ts';
import { decideWords } from './decide-message.ts';

export interface Intake {
  /**
   * Takes in what a person said or pressed. When it resolves, what is to be done about it is durable.
   * @throws StoreUnavailable; whether it was taken in is then unknown, and it may be taken in again
   */
  take(inbound: Inbound): Promise<void>;
  /** Decides about something that was put aside until it was known who the person is. */
  consider(inbound: Inbound): Promise<void>;
}

/** What is put aside until a look-up has answered. */
export interface ConsiderEffect {
  readonly consider: { readonly inbound: Inbound };
}

interface Deps {
  readonly bot: Bot;
  /** IDs of the channels where it works. */
  readonly channels: ReadonlySet<string>;
  readonly catalog: Catalog;
  readonly people: People;
  readonly dialogues: Dialogues;
  readonly now: Now;
}

type Message = Extract<Inbound, { kind: 'message' }>;
type Press = Extract<Inbound, { kind: 'press' }>;

/** Milliseconds after which words put aside are no longer waited for here. */
const ASIDE_AT_MOST = 60_000;

export function createIntake({ bot, channels, catalog, people, dialogues, now }: Deps): Intake {
  /** What of a person's words is put aside, by its ID: what they say next waits behind it. */
  const aside = new Map<string, Map<string, number>>();

  return {
    take: async (inbound) => {
      if (isChatter(inbound)) return undefined;
      const person = people.peek(inbound.person, inbound.channel);
      const lane = lanes.consider(inbound.channel, inbound.person);
      if (person !== undefined && !waits(lane)) return decide(inbound, inbound.id, person);
      return putAside(inbound, lane);
    },
    consider: async (inbound) => {
      const lane = lanes.consider(inbound.channel, inbound.person);
      await decide(inbound, `${inbound.id}/considered`, await people.look(inbound.person, inbound.channel));
      const left = aside.get(lane);
      left?.delete(inbound.id);
      if (left?.size === 0) aside.delete(lane);
    },
  };

  /** Has something of this person been put aside? What another bot took over is forgotten after a while. */
  function waits(lane: string): boolean {
    const ids = aside.get(lane);
    if (ids === undefined) return false;
    for (const [id, since] of ids) if (now() - since > ASIDE_AT_MOST) ids.delete(id);
    if (ids.size === 0) aside.delete(lane);
    return ids.size > 0;
  }

  /** Not for the bot by its words, and in no thread that could be a dialogue's: most of what is said in a channel. */
  function isChatter(inbound: Inbound): boolean {
    return inbound.kind === 'message' && inbound.thread === undefined && addressed(inbound.text, bot) === undefined;
  }

  /** Kept in the outbox, in the order it came, until it is known who speaks; what concerns nobody is not kept. */
  async function putAside(inbound: Inbound, lane: string): Promise<void> {
    const effect: Effect = { key: `${inbound.id}/consider`, lane, type: 'consider', params: { inbound } };
    const kept = await dialogues.turn({
      ...partyOf(inbound),
      eventId: inbound.id,
      decide: ({ snapshot }) => (concerns(inbound, snapshot.context.thread.thread) ? { effects: [effect] } : undefined),
    });
    if (kept) aside.set(lane, (aside.get(lane) ?? new Map<string, number>()).set(inbound.id, now()));
  }

  /** Is this for the bot: addressed to it, or said in the thread of the person's dialogue, or a press? */
  function concerns(inbound: Inbound, thread: string): boolean {
    if (inbound.kind === 'press') return (decode(inbound.value) ?? decodeRun(inbound.value)) !== undefined;
    return addressed(inbound.text, bot) !== undefined || (thread !== '' && inbound.thread === thread);
  }

  async function decide(inbound: Inbound, eventId: string, person: Person): Promise<void> {
    const decision = (standing: DialogueState): Decision | undefined =>
      inbound.kind === 'press'
        ? onPress(inbound, eventId, person, standing)
        : onMessage(inbound, eventId, person, standing);
    await dialogues.turn({ ...partyOf(inbound), eventId, decide: decision });
  }

  function onMessage(message: Message, eventId: string, person: Person, standing: DialogueState): Decision | undefined {
    const words = addressed(message.text, bot);
    const { context } = standing.snapshot;
    const inThread = context.thread.thread !== '' && message.thread === context.thread.thread;
    if (words === undefined && !inThread) return undefined;
    const thread = locationOf(message);
    const deny = (refusal: RequestRefusal): Decision => ({
      effects: [say(eventId, { thread, person: person.id, refusal })],
    });
    if (!channels.has(message.channel)) return deny({ code: 'elsewhere', channels: [...channels] });
    const open = isOpen(standing.snapshot);
    if (words === undefined && !open && standing.snapshot.value !== 'running') return undefined;
    if (!mayOperate(person)) return deny({ code: 'objections', objections: person.objections });
    return decideWords({
      said: utterance(words ?? message.text),
      text: words ?? message.text,
      addressed: words !== undefined,
      standing,
      catalog,
      bot,
      message: { eventId, thread, person: person.id, channel: message.channel, ts: message.ts },
    });
  }

  function onPress(press: Press, eventId: string, person: Person, standing: DialogueState): Decision | undefined {
    const pressed = decode(press.value) ?? decodeRun(press.value);
    if (pressed === undefined) return undefined;
    const thread = locationOf(press);
    const deny = (refusal: RequestRefusal): Decision => ({
      effects: [say(eventId, { thread, person: person.id, refusal })],
    });
    if (!channels.has(press.channel)) return deny({ code: 'elsewhere', channels: [...channels] });
    if ('run' in pressed)
      return mayOperate(person)
        ? onRunPress(press, eventId, pressed)
        : deny({ code: 'objections', objections: person.objections });
    if (pressed.person !== person.id) return deny({ code: 'not-yours', owner: pressed.person });
    if (!mayOperate(person)) return deny({ code: 'objections', objections: person.objections });
    const { dialogue, questionNumber } = standing.snapshot.context;
    const current =
      standing.snapshot.hasTag('question') && dialogue === pressed.dialogue && questionNumber === pressed.number;
    if (!current) return deny({ code: 'question-over' });
    const event = eventOf(pressed);
    if (standing.accepts(event)) return { event };
    const notice = { code: pressed.answer === 'back' ? 'first-question' : 'last-page' } as const;
    return { event: { type: 'repeat', notice } };
  }
}

/** A run's buttons are anybody's who may operate. */
function onRunPress(press: Press, eventId: string, { run, action }: PressedRun): Decision {
  const { channel, person: person } = press;
  const instruction =
    action === 'abort' ? ({ to: 'abort', run } as const) : ({ to: 'decide', run, choice: action } as const);
  return { effects: [instruct(eventId, { thread: locationOf(press), channel, person, instruction })] };
}

function eventOf({ answer, index }: Pressed): DialogueInput {
  return answer === 'choose' ? { type: 'choose', index: index ?? -1 } : { type: answer };
}

/** Whose dialogue it concerns: their own, whatever a button says. */
const partyOf = ({ channel, person }: Inbound) => ({ channel, person: person });

/** Replies go to the thread of what was said. */
const locationOf = ({ channel, ts, thread }: Inbound): Thread => ({ channel, thread: thread ?? ts });

function say(
  eventId: string,
  { thread, person, refusal }: { thread: Thread; person: string; refusal: RequestRefusal },
): Effect {
  return {
    key: `${eventId}/refused`,
    lane: lanes.talk(thread.channel, person),
    type: 'say',
    params: { thread, view: { kind: 'refused', person, refusal } },
  };
}
