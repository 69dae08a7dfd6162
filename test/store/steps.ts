import * as fc from 'fast-check';
import type { Commit, Json, Write } from '../../src/ports/index.ts';

export type Step =
  | { readonly kind: 'commit'; readonly commit: Commit }
  | { readonly kind: 'settle'; readonly lane: string; readonly keys: readonly string[] }
  | { readonly kind: 'list'; readonly name: string; readonly limit: number; readonly below: number | undefined }
  | { readonly kind: 'due'; readonly now: number };

export const documents = ['a', 'b', 'c'];
export const lanes = ['x', 'y'];
export const timers = ['s', 't'];
const lists = ['l', 'm'];

/** Steps over few names, so that they meet; effects' keys are made unique by the place of their commit. */
export function steps(): fc.Arbitrary<Step[]> {
  const some = <T>(values: readonly T[]) => fc.subarray([...values]);
  const write: fc.Arbitrary<Write> = fc
    .record({
      expect: fc.nat(2),
      value: fc.option(fc.jsonValue(), { nil: undefined }),
      lists: some(lists),
      rank: fc.integer({ min: -3, max: 3 }),
    })
    .map(checkOnlyWithoutValue);
  const writes = fc
    .tuple(some(documents), fc.array(write, { minLength: 3, maxLength: 3 }))
    .map(([keys, values]) =>
      values.slice(0, keys.length).map((write, index) => Object.assign(write, { key: keys[index] })),
    );
  const timer = fc.record({ key: fc.constantFrom(...timers), at: fc.nat(5), event: fc.nat() });
  const commit = fc.record({
    eventId: fc.nat(40).map(String),
    writes,
    effects: fc.array(
      fc.record({ key: fc.constant(''), lane: fc.constantFrom(...lanes), type: fc.string(), params: fc.nat() }),
      { maxLength: 3 },
    ),
    timers: fc.record({ set: fc.uniqueArray(timer, { selector: ({ key }) => key }), clear: some(timers) }),
  });
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 5, arbitrary: commit.map((commit): Step => ({ kind: 'commit', commit })) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('settle' as const),
        lane: fc.constantFrom(...lanes),
        keys: some(keysOfEffects),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('list' as const),
        name: fc.constantFrom(...lists),
        limit: fc.nat(4),
        below: fc.option(fc.integer({ min: -3, max: 3 }), { nil: undefined }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('due' as const), now: fc.nat(6) }) },
  );
  return fc.array(step, { minLength: 1, maxLength: 25 }).map((all) => all.map(numbered));
}

const keysOfEffects = Array.from({ length: 25 * 3 }, (_, number) => `${Math.floor(number / 3)}-${number % 3}`);

function numbered(step: Step, place: number): Step {
  if (step.kind !== 'commit') return step;
  const effects = step.commit.effects.map((effect, number) => ({ ...effect, key: `${place}-${number}` }));
  return { kind: 'commit', commit: { ...step.commit, effects } };
}

function checkOnlyWithoutValue({
  value,
  ...rest
}: {
  value: unknown;
  expect: number;
  lists: string[];
  rank: number;
}): Write {
  // Through JSON, in which -0 and the like do not exist.
  return value === undefined
    ? { key: '', ...rest }
    : { key: '', ...rest, value: JSON.parse(JSON.stringify(value)) as Json };
}
