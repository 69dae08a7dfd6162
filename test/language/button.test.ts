import { assert, constantFrom, integer, json, nat, option, property, record, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, decodeRun, encode, encodeRun, type Pressed } from '../../src/language/button.ts';

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

describe('a button of a run', () => {
  const actions = ['abort', 'succeeded', 'failed', 'again', 'rollback'] as const;

  test('carries its number and what is to be done with it', () => {
    assert(
      property(integer({ min: 1 }), constantFrom(...actions), (run, action) => {
        expect(decodeRun(encodeRun({ run, action }))).toEqual({ run, action });
      }),
    );
  });

  test('is never taken for one of a question, nor the other way round', () => {
    for (const action of actions) expect(decode(encodeRun({ run: 12, action }))).toBeUndefined();
    for (const answer of ['yes', 'back', 'more', 'cancel', 'choose'] as const)
      expect(decodeRun(encode({ ...yes, answer, index: 3 }))).toBeUndefined();
  });

  test('any value at all is read or not, and never throws', () => {
    assert(property(string({ unit: 'binary', maxLength: 3000 }), (value) => decodeRun(value) === undefined));
    assert(
      property(json(), (value) => {
        decodeRun(value);
      }),
    );
  });

  test.each([
    '',
    'null',
    '{}',
    '[]',
    '12',
    '{',
    '{"run":12}',
    '{"action":"abort"}',
    '{"run":"12","action":"abort"}',
    '{"run":0,"action":"abort"}',
    '{"run":-1,"action":"abort"}',
    '{"run":1.5,"action":"abort"}',
    '{"run":1e999,"action":"abort"}',
    '{"run":12,"action":"ABORT"}',
    '{"run":12,"action":"constructor"}',
    '{"run":12,"action":["abort"]}',
    '{"__proto__":{"run":12,"action":"abort"}}',
    '[12,"abort"]',
  ])('%j was never on one', (value) => {
    expect(decodeRun(value)).toBeUndefined();
  });
});
