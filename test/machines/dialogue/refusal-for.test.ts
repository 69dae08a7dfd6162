import { describe, expect, test } from 'vitest';
import { refusalFor } from '../../../machines/dialogue/refusal-for.ts';
import { settings } from './houses.ts';
import { explore, given, isLooking, type Bare } from './walk.ts';

const states = settings.flatMap((setting) => explore(setting).paths.map(({ state }) => ({ setting, state })));
const open = states.filter(({ state }) => state.hasTag('open'));
const codes = (them: typeof open, type: Bare['type']): string[] => [
  ...new Set(them.map(({ state }) => refusalFor(state, { type, said: 'x' }).code)),
];

describe('what an open dialogue does not accept is refused', () => {
  const asking = open.filter(({ state }) => state.hasTag('asking'));
  const looking = open.filter(({ state }) => isLooking(state));
  const queued = open.filter(({ state }) => !state.hasTag('expires'));

  test('while it waits in the queue: with the run that waits, and where', () => {
    expect(queued.length).toBeGreaterThan(0);
    for (const { state } of queued)
      expect(refusalFor(state, { type: 'answer', said: 'x' })).toEqual({
        code: 'waiting',
        run: state.context.run,
        app: state.context.app,
        environment: state.context.environment,
      });
    expect(codes(queued, 'begin')).toEqual(['waiting']);
  });

  test('while something is looked up: with the request for patience', () => {
    for (const type of ['answer', 'choose', 'yes', 'no', 'name', 'back', 'more'] as const)
      expect(codes(looking, type)).toEqual(['still-looking']);
  });

  test.each(['asking', 'looking'])('while %s: another operation, because one is open', (which) => {
    expect(codes(which === 'asking' ? asking : looking, 'begin')).toEqual(['open-question']);
  });

  test('at a question: with what is wrong about the answer', () => {
    expect(codes(asking, 'back')).toEqual(['first-question']);
    expect(codes(asking, 'more')).toEqual(['last-page']);
    for (const { state } of asking)
      expect(refusalFor(state, { type: 'answer', said: 'hm' })).toEqual({ code: 'not-an-answer', said: 'hm' });
  });

  test('and the question that is open is put again with it', () => {
    const notice = { code: 'not-an-answer', said: 'hm' } as const;
    const repeated = open.filter(({ state, setting }) => state.can(given({ type: 'repeat', notice }, setting)));
    expect(repeated).toEqual(asking);
  });
});
