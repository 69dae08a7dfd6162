import { expect, test } from 'vitest';
import { transition } from 'xstate';
import { dialogueMachine } from '../../../machines/dialogue.ts';
import type { DialogueEvent } from '../../../machines/dialogue/events.ts';
import { step } from '../../../src/engine/turns/transition.ts';
import { dialogueIn, catalog } from '../spoken.ts';

const facts = { at: 1, deadline: 2, offerDeadline: 3, catalog };
const ground = { run: 5, live: null, busy: null };
const events: readonly object[] = [
  { type: 'answer', text: '1' },
  { type: 'choose', index: 0 },
  { type: 'more' },
  { type: 'back' },
  { type: 'cancel' },
  { type: 'timeout' },
  { type: 'repeat', notice: { code: 'first-question' } },
  { type: 'yes', ...ground },
  { type: 'no' },
  { type: 'name', text: 'env1', ...ground },
];

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const facets = (actions: readonly { type: string; params?: unknown }[]) =>
  actions.map(({ type, params }) => ({ type, params }));

for (const state of [
  'idle',
  'choosing.app',
  'choosing.environment',
  'listing',
  'choosing.version',
  'confirming.plan',
]) {
  test(`a step from ${state} is what XState's own transition is`, () => {
    for (const asked of events) {
      const event = Object.assign({}, facts, asked) as DialogueEvent;
      const snapshot = dialogueIn(state);
      const [theirs, theirActions] = transition(dialogueMachine, snapshot, event);
      const [ours, ourActions] = step(snapshot, event);
      expect(plain(ours)).toEqual(plain(theirs));
      expect(ours.hasTag('asking')).toBe(theirs.hasTag('asking'));
      expect(plain(facets(ourActions))).toEqual(plain(facets(theirActions)));
    }
  });
}
