import { array, assert, constantFrom, property, record, nat } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  enter,
  freeSlot,
  leave,
  obstacle,
  occupy,
  type Slot,
  type Ticket,
} from '../../../src/engine/documents/slot.ts';

const ticket = (run: number, since = 1): Ticket => ({
  run,
  channel: 'C1',
  person: `U${run}`,
  operation: 'deploy',
  since,
});
const holder = (run: number) => ({ run, person: `U${run}`, operation: 'deploy', since: 1 }) as const;

describe('a slot', () => {
  test('that is free is in nobody’s way', () => {
    expect(obstacle(freeSlot, [])).toBeNull();
  });

  test('is in the way of all but its holder', () => {
    const slot = occupy(freeSlot, holder(1));
    expect(obstacle(slot, [null, 2])).toEqual({ ...holder(1), how: 'runs' });
    expect(obstacle(slot, [1, null])).toBeNull();
  });

  test('passes to who waits longest, as a turn that is in the way of all others', () => {
    const slot = enter(enter(occupy(freeSlot, holder(1)), ticket(2)), ticket(3));
    const passed = leave(slot, 1, 50);
    expect(passed).toEqual({ slot: { holder: null, offer: ticket(2, 50), queue: [ticket(3)] }, next: ticket(2, 50) });
    expect(obstacle(passed.slot, [2])).toBeNull();
    expect(obstacle(passed.slot, [3])).toEqual({ ...holder(2), since: 50, how: 'offered' });
  });

  test('whose turn is taken is held, and whose turn is not taken passes on', () => {
    const { slot } = leave(enter(enter(occupy(freeSlot, holder(1)), ticket(2)), ticket(3)), 1, 50);
    expect(occupy(slot, holder(2))).toEqual({ holder: holder(2), offer: null, queue: [ticket(3)] });
    expect(leave(slot, 2, 60).next).toEqual(ticket(3, 60));
  });

  test('passes to nobody while somebody waits who leaves', () => {
    const slot = enter(enter(occupy(freeSlot, holder(1)), ticket(2)), ticket(3));
    expect(leave(slot, 2, 50)).toEqual({ slot: { ...slot, queue: [ticket(3)] }, next: null });
  });
});

test('whatever happens, everybody who enters is called in that order, once, and nobody while another holds it', () => {
  const step = record({ what: constantFrom('enter', 'leave', 'take'), who: nat(9) });
  assert(
    property(array(step, { maxLength: 60 }), (steps) => {
      let slot: Slot = freeSlot;
      const entered: number[] = [];
      const called: number[] = [];
      const gone = new Set<number>();
      for (const [index, { what, who }] of steps.entries()) {
        const inside = [slot.holder, slot.offer, ...slot.queue].flatMap((one) => (one === null ? [] : [one.run]));
        if (what === 'enter') {
          if (obstacle(slot, []) === null) slot = occupy(slot, holder(index));
          else {
            slot = enter(slot, ticket(index));
            entered.push(index);
          }
        } else if (what === 'take' && slot.offer !== null) slot = occupy(slot, holder(slot.offer.run));
        else {
          const run = inside[who % Math.max(1, inside.length)];
          if (run === undefined) continue;
          if (slot.queue.some((waiting) => waiting.run === run)) gone.add(run);
          const passed = leave(slot, run, index);
          slot = passed.slot;
          if (passed.next !== null) called.push(passed.next.run);
        }
        expect(slot.holder !== null && slot.offer !== null).toBe(false);
        expect(slot.holder === null && slot.offer === null && slot.queue.length > 0).toBe(false);
      }
      const waiting = slot.queue.map(({ run }) => run);
      expect([...called, ...waiting]).toEqual(entered.filter((run) => !gone.has(run)));
    }),
    { numRuns: 300 },
  );
});
