import { describe, expect, test } from 'vitest';
import { dialogueMachine } from '../../../machines/dialogue.ts';
import { canExpire, isOpen, keepDialogue, reviveDialogue } from '../../../src/engine/documents/dialogue-snapshot.ts';
import { reviveRun } from '../../../src/engine/documents/run-snapshot.ts';
import { migrate, UnreadableSnapshot, type Migration } from '../../../src/engine/documents/snapshot.ts';
import { goldens } from './golden.ts';

const dialogues = goldens('dialogue');
const over = new Set<unknown>(['done', 'cancelled', 'expired', 'failed']);

describe('a dialogue as some Nestor kept it', () => {
  test('there is one of every state', () => {
    const states = Object.keys(dialogueMachine.states).filter((name) => name !== 'routing');
    expect(new Set(dialogues.map(({ kept }) => kept.value))).toEqual(new Set(states));
  });

  test.each(dialogues.filter(({ kept }) => !over.has(kept.value)))('$file goes on', ({ kept }) => {
    const snapshot = reviveDialogue(kept);
    expect(snapshot.value).toBe(kept.value);
    expect(keepDialogue(snapshot)).toMatchObject({ context: kept.context });
    expect(isOpen(snapshot)).toBe(!['idle', 'running'].includes(snapshot.value));
    expect(canExpire(snapshot)).toBe(!['idle', 'running', 'queued'].includes(snapshot.value));
  });

  test.each(dialogues.filter(({ kept }) => over.has(kept.value)))('$file is over', ({ kept }) => {
    expect(reviveDialogue(kept).value).toBe('idle');
  });

  test('none is an idle one', () => {
    expect(reviveDialogue(null).value).toBe('idle');
  });
});

const [one] = dialogues;

test.each([undefined, {}, [], '', 'idle', 7, true, { schema: 1 }, { schema: '1', value: 'idle', context: {} }])(
  '%j is no snapshot',
  (stored) => {
    expect(() => reviveDialogue(stored)).toThrow(UnreadableSnapshot);
    expect(() => reviveRun(stored)).toThrow(UnreadableSnapshot);
  },
);

test.each(['choosing', 'constructor', '__proto__', 'routing.x', {}, null, { confirming: {} }])(
  'a dialogue in the state %j cannot be read',
  (value) => {
    expect(() => reviveDialogue({ ...one?.kept, value })).toThrow(UnreadableSnapshot);
  },
);

describe('shapes', () => {
  const kept = { schema: 1, value: 'old', context: { a: 1 } };
  const steps: Readonly<Record<number, Migration>> = {
    1: ({ value, context }) => ({ schema: 2, value, context: { ...(context as object), b: 2 } }),
    2: ({ context }) => ({ schema: 3, value: 'new', context }),
  };

  test('of long ago are led step by step to that of today', () => {
    expect(migrate(kept, 3, steps)).toEqual({ schema: 3, value: 'new', context: { a: 1, b: 2 } });
    expect(migrate({ ...kept, schema: 2 }, 3, steps)).toEqual({ schema: 3, value: 'new', context: { a: 1 } });
    expect(migrate(kept, 1, steps)).toEqual(kept);
  });

  test('from which no step leads on cannot be read', () => {
    expect(() => migrate(kept, 4, steps)).toThrow('no step leads on from its shape 3');
  });

  test('of a newer Nestor cannot be read', () => {
    expect(() => migrate({ ...kept, schema: 4 }, 3, steps)).toThrow('its shape 4 is newer than this Nestor knows');
  });
});
