import { assert, constantFrom, json, nat, option, property, record, string } from 'fast-check';
import { expect, test } from 'vitest';
import { decode, encode, type Pressed } from '../../src/language/button.ts';

const yes: Pressed = { dialogue: 'C1/100.5', person: 'U1', number: 3, answer: 'yes' };

test('what a button carries comes back', () => {
  const pressed = record({
    dialogue: string({ unit: 'binary' }),
    person: string({ unit: 'binary' }),
    number: nat(),
    answer: constantFrom('yes' as const, 'back' as const, 'more' as const, 'cancel' as const),
  });
  assert(
    property(pressed, option(nat(), { nil: undefined }), (one, index) => {
      const full: Pressed = index === undefined ? one : { ...one, answer: 'choose', index };
      expect(decode(encode(full))).toEqual(full);
    }),
  );
});

test('any value at all is read or not, and never throws', () => {
  assert(property(string({ unit: 'binary', maxLength: 3000 }), (value) => decode(value) === undefined));
  assert(
    property(json(), (value) => {
      decode(value);
    }),
  );
});

test.each([
  '',
  'null',
  '{}',
  '[]',
  '"yes"',
  '[',
  '['.repeat(100_000),
  '{"__proto__":{"answer":"yes"}}',
  '["C1/100.5","U1",3]',
  '["C1/100.5","U1",3,"no"]',
  '["C1/100.5","U1",3,"constructor"]',
  '["C1/100.5","U1",3,"YES"]',
  '["C1/100.5","U1","3","yes"]',
  '["C1/100.5","U1",3.5,"yes"]',
  '["C1/100.5","U1",1e999,"yes"]',
  '["C1/100.5",["U1"],3,"yes"]',
  '[{},"U1",3,"yes"]',
  '["C1/100.5","U1",3,"choose"]',
  '["C1/100.5","U1",3,"choose","1"]',
  '["C1/100.5","U1",3,"choose",0.5]',
  '["C1/100.5","U1",3,"choose",null]',
])('%j was never on a button', (value) => {
  expect(decode(value)).toBeUndefined();
});

test('what is too much is left out', () => {
  expect(decode('["C1/100.5","U1",3,"yes",7,"more"]')).toEqual(yes);
});

test('a value is far shorter than the 2,000 characters that a button holds', () => {
  const long = { dialogue: 'C0123456789A/1790000000.123456', person: 'U0123456789A', number: 99_999, index: 99_999 };
  expect(encode({ ...long, answer: 'choose' }).length).toBeLessThan(200);
});
