import type { Pressed, PressedRun } from '../../language/button.ts';
import type { Decision, DialogueInput, DialogueState } from '../turns/turn.ts';
import { answerQuestion } from './in-dialogue.ts';
import { instruct, refuse, type Source } from './reply.ts';

interface Press {
  readonly source: Source;
  readonly pressed: Pressed | PressedRun;
  readonly dialogue: DialogueState;
}

/** What a press of an entitled person leads to. What the button carries is a hint: the dialogue decides. */
export function decidePress({ source, pressed, dialogue }: Press): Decision {
  if ('run' in pressed) {
    const { run, action } = pressed;
    return instruct(source, action === 'abort' ? { to: 'abort', run } : { to: 'decide', run, choice: action });
  }
  const { context } = dialogue.snapshot;
  const isCurrent =
    dialogue.snapshot.hasTag('asking') &&
    context.dialogue === pressed.dialogue &&
    context.questionNumber === pressed.number;
  if (!isCurrent) return refuse(source, { code: 'question-over' });
  return answerQuestion(source, dialogue, { input: inputOf(pressed), said: pressed.answer });
}

function inputOf({ answer, index }: Pressed): DialogueInput {
  return answer === 'choose' ? { type: 'choose', index: index ?? -1 } : { type: answer };
}
