import { expect, test } from 'vitest';
import type { Objection } from '../../machines/refusal.ts';
import { mayOperate } from '../../src/policy/person.ts';

const objections: readonly Objection[] = ['guest', 'stranger', 'deactivated', 'bot', 'not-in-channel', 'unknown'];

test('a person whom nothing speaks against may operate', () => {
  expect(mayOperate({ id: 'U1', objections: [] })).toBe(true);
});

test.each(objections)('one objection is enough to refuse: %s', (objection) => {
  expect(mayOperate({ id: 'U1', objections: [objection] })).toBe(false);
  expect(mayOperate({ id: 'U1', objections })).toBe(false);
});
