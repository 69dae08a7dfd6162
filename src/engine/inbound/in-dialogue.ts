import type { DialogueRefusal } from '../../../machines/refusal.ts';
import type { Decision, DialogueInput, DialogueState } from '../turns/turn.ts';
import { lanes } from '../documents/keys.ts';
import type { Source } from './reply.ts';

/** Gives the dialogue an answer; if it does not accept that, the question is put again, with what is wrong. */
export function answerQuestion(
  source: Source,
  dialogue: DialogueState,
  { input, said }: { input: DialogueInput; said: string },
): Decision {
  return dialogue.accepts(input) ? { event: input } : askAgain(source, dialogue, refusalOf(input, said));
}

function refusalOf({ type }: DialogueInput, said: string): DialogueRefusal {
  if (type === 'back') return { code: 'first-question' };
  if (type === 'more') return { code: 'last-page' };
  return { code: 'not-an-answer', said };
}

/** Puts the open question again; while a look-up or the queue is awaited there is none, and that is said. */
export function askAgain(
  { eventId, thread, person }: Source,
  dialogue: DialogueState,
  notice: DialogueRefusal,
): Decision {
  const event: DialogueInput = { type: 'repeat', notice };
  if (dialogue.accepts(event)) return { event };
  const telling = { say: 'refused', refusal: withoutQuestion(dialogue, notice) };
  return {
    effects: [
      {
        key: `${eventId}/refused`,
        lane: lanes.talk(thread.channel, person),
        type: 'tell',
        params: { thread, person, telling },
      },
    ],
  };
}

function withoutQuestion({ snapshot }: DialogueState, notice: DialogueRefusal): DialogueRefusal {
  const { run, app, environment } = snapshot.context;
  if (snapshot.hasTag('waiting'))
    return { code: 'waiting', run: run ?? 0, app: app ?? '', environment: environment ?? '' };
  return notice.code === 'open-question' ? notice : { code: 'still-looking' };
}
