import { refusalFor, type Attempted } from '../../../machines/dialogue/refusal-for.ts';
import type { Decision, DialogueInput, DialogueState } from '../turns/turn.ts';
import { lanes } from '../documents/keys.ts';
import type { Source } from './reply.ts';

/** Gives the dialogue an answer; if it does not accept that, the question is put again, with what is wrong. */
export function answerQuestion(
  source: Source,
  dialogue: DialogueState,
  { input, said }: { input: DialogueInput; said: string },
): Decision {
  return dialogue.accepts(input) ? { event: input } : askAgain(source, dialogue, { type: input.type, said });
}

/** Puts the open question again; while a look-up or the queue is awaited there is none, and that is said. */
export function askAgain({ eventId, thread, person }: Source, dialogue: DialogueState, attempted: Attempted): Decision {
  const refusal = refusalFor(dialogue.snapshot, attempted);
  const event: DialogueInput = { type: 'repeat', notice: refusal };
  if (dialogue.accepts(event)) return { event };
  const telling = { say: 'refused', refusal };
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
