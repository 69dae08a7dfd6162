import { expect, test } from 'vitest';
import { mayBegin, planOf, runOf } from '../../../machines/dialogue/state.ts';
import { live, settings } from './houses.ts';
import { explore, given } from './walk.ts';

const states = settings.flatMap((setting) => explore(setting).paths.map(({ state }) => ({ setting, state })));
const ground = { run: 5, live: live(1), busy: null, isRunOver: false };

test('the run of a dialogue is the one that it has begun, until it ends', () => {
  const running = states.filter(({ state }) => runOf(state) !== null);
  expect(running.length).toBeGreaterThan(0);
  for (const { state, setting } of running) {
    const run = runOf(state) ?? 0;
    expect(state.can(given({ type: 'runEnded', run }, setting))).toBe(true);
    expect(state.hasTag('open')).toBe(false);
  }
  const begun = states.filter(({ state }) => state.matches('running'));
  expect(running).toEqual(begun);
});

test('an operation may begin where a yes or a name is accepted, and nowhere else', () => {
  const beginning = states.filter(({ state, setting }) =>
    [
      { type: 'yes', ...ground } as const,
      { type: 'name', text: state.context.environment ?? '', ...ground } as const,
    ].some((event) => state.can(given(event, setting))),
  );
  expect(states.filter(({ state }) => mayBegin(state))).toEqual(beginning);
});

test('the plan is whole from the first comparison on', () => {
  for (const { state } of states.filter(({ state }) => mayBegin(state) && state.context.version !== null))
    expect(planOf(state)).toEqual({
      app: state.context.app,
      environment: state.context.environment,
      version: state.context.version,
    });
  expect(states.filter(({ state }) => state.matches({ agreeing: 'choosing' }) && planOf(state) !== null)).toEqual([]);
});
