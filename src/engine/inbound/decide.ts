import type { RequestRefusal } from '../../../machines/refusal.ts';
import { mayOperate, type Person } from '../../policy/person.ts';
import { runOf } from '../../../machines/dialogue/state.ts';
import type { Decision, DialogueState } from '../turns/turn.ts';
import { decidePress } from './decide-press.ts';
import { decideWords } from './decide-words.ts';
import { isForBot, type Heard } from './hear.ts';
import { refuse, type Source } from './reply.ts';
import type { Setting } from './setting.ts';

/** All that a decision about something that came in depends on. */
export interface Case {
  readonly heard: Heard;
  readonly eventId: string;
  readonly person: Person;
  readonly dialogue: DialogueState;
  readonly setting: Setting;
}

/** What is to be done about what a person said or pressed. Pure, and the only place that decides it. */
export function decide(it: Case): Decision | undefined {
  const { heard, dialogue, setting } = it;
  if (!concerns(heard, dialogue.snapshot.context.thread.thread)) return undefined;
  if (!isForBot(heard) && !dialogue.snapshot.hasTag('open') && runOf(dialogue.snapshot) === null) return undefined;
  const source = sourceOf(it);
  const { channel } = heard.inbound;
  if (!setting.channels.has(channel)) return refuse(source, { code: 'elsewhere', channels: [...setting.channels] });
  const refusal = refusalOf(it);
  if (refusal !== undefined) return refuse(source, refusal);
  return heard.kind === 'press'
    ? decidePress({ source, pressed: heard.pressed, dialogue })
    : decideWords({ source, heard, dialogue, setting });
}

/** Is it for the bot: addressed to it, pressed, or said in the thread of the person's dialogue? */
export const concerns = (heard: Heard, thread: string): boolean =>
  isForBot(heard) || (thread !== '' && heard.inbound.thread === thread);

function refusalOf({ heard, person }: Case): RequestRefusal | undefined {
  // Whose question it is matters more than who they are.
  if (heard.kind === 'press' && 'person' in heard.pressed && heard.pressed.person !== person.id)
    return { code: 'not-yours', owner: heard.pressed.person };
  return mayOperate(person) ? undefined : { code: 'objections', objections: person.objections };
}

/** Replies go to the thread of what was said. */
function sourceOf({ heard, eventId, person }: Case): Source {
  const { channel, ts, thread } = heard.inbound;
  return { eventId, person: person.id, thread: { channel, thread: thread ?? ts } };
}
