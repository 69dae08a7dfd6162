import type { EffectOf } from '../../../machines/effect.ts';
import type { DialogueEffects } from '../../../machines/dialogue/effects.ts';
import { beginRun, queueRun } from './create-run.ts';
import { askKey, lanes } from '../documents/keys.ts';
import type { TurnContext, UnitOfWork } from './unit-of-work.ts';

/** Adds a dialogue's effects to its turn. */
export function addDialogueEffects(
  turn: UnitOfWork,
  effects: readonly EffectOf<DialogueEffects>[],
  context: TurnContext,
): void {
  for (const [index, effect] of effects.entries()) {
    if (effect.type === 'requestRun') beginRun(turn, effect.params, context);
    else if (effect.type === 'enterQueue') queueRun(turn, effect.params, context);
    else if (effect.type !== 'quitQueue' || effect.params.run !== null)
      turn.effects.push({
        key: dialogueKey(effect, `${context.eventId}/${index}`),
        lane: dialogueLane(effect, context),
        type: effect.type,
        params: effect.params,
      });
  }
}

function dialogueKey(effect: EffectOf<DialogueEffects>, otherwise: string): string {
  return effect.type === 'ask' ? askKey(effect.params) : otherwise;
}

function dialogueLane(
  effect: EffectOf<Omit<DialogueEffects, 'requestRun' | 'enterQueue'>>,
  { channel, person }: TurnContext,
): string {
  switch (effect.type) {
    case 'ask':
    case 'tell':
      return lanes.talk(channel, person);
    case 'close':
      return lanes.tidy(channel, person);
    case 'listVersions':
    case 'compare':
      return lanes.look(effect.params.lookupId);
    case 'quitQueue':
      return lanes.work(effect.params.run ?? 0);
  }
}
