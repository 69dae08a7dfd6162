import { createActor, type ActorScope, type AnyEventObject, type ExecutableActionObject } from 'xstate';
import type { DialogueEvent } from '../../../machines/dialogue/events.ts';
import { dialogueMachine, type DialogueSnapshot } from '../../../machines/dialogue.ts';

/** Never started: transitions only want to know whose they are. */
const self = createActor(dialogueMachine);

/**
 * What an event leads a dialogue to, and the actions on the way; pure. As XState's own `transition`, which makes an
 * actor, and with it the first state of the chart, for every call: a third of what a decision takes.
 */
export function step(
  snapshot: DialogueSnapshot,
  event: DialogueEvent,
): readonly [DialogueSnapshot, readonly ExecutableActionObject[]] {
  const actions: ExecutableActionObject[] = [];
  const scope: ActorScope<DialogueSnapshot, DialogueEvent, typeof self.system, AnyEventObject> = {
    self,
    system: self.system,
    id: '',
    sessionId: '',
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: (action) => void actions.push(action),
  };
  return [dialogueMachine.transition(snapshot, event, scope), actions];
}

function nothing(): void {
  // Nothing runs here.
}
