import type { DialogueEffects, EffectOf } from '../../../machines/effects.ts';
import { beginRun, queueRun } from './create-run.ts';
import { askKey, lanes } from '../documents/keys.ts';
import type { Occasion, Turn } from './unit-of-work.ts';

/** Adds a dialogue's effects to its turn. */
export function addDialogueEffects(
  turn: Turn,
  effects: readonly EffectOf<DialogueEffects>[],
  occasion: Occasion,
): void {
  for (const [index, effect] of effects.entries()) {
    if (effect.type === 'requestRun') beginRun(turn, effect.params, occasion);
    else if (effect.type === 'enterQueue') queueRun(turn, effect.params, occasion);
    else if (effect.type !== 'quitQueue' || effect.params.run !== null)
      turn.effects.push({
        key: dialogueKey(effect, `${occasion.mark}/${index}`),
        lane: dialogueLane(effect, occasion),
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
  { channel, person }: Occasion,
): string {
  switch (effect.type) {
    case 'ask':
    case 'tell':
      return lanes.talk(channel, person);
    case 'close':
      return lanes.tidy(channel, person);
    case 'listVersions':
    case 'compare':
      return lanes.look(effect.params.ticket);
    case 'quitQueue':
      return lanes.work(effect.params.run ?? 0);
  }
}
