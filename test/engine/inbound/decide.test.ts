import { describe, expect, test } from 'vitest';
import { decidedOn } from '../in-state.ts';

const questions = ['choosing.app', 'choosing.environment', 'choosing.version', 'confirming.plan', 'confirming.name'];
const lookUps = ['listing', 'reviewing'];
const states = ['idle', ...questions, ...lookUps, 'running'];

/** A decision in short: the event, or the effects with what they say. */
function decided(state: string, text: string, addressed = true): unknown {
  const decision = decidedOn(state, text, { addressed });
  if (decision?.event !== undefined) {
    const { type } = decision.event;
    if (decision.event.type === 'repeat') return `repeat ${decision.event.notice.code}`;
    return 'text' in decision.event ? `${type} ${decision.event.text}` : type;
  }
  return decision?.effects?.map(({ type, params }) => {
    const { view, query, telling } = params as {
      view?: { kind: string; refusal?: { code: string } };
      query?: object;
      telling?: { refusal: { code: string } };
    };
    return query ?? `${type} ${telling?.refusal.code ?? view?.refusal?.code ?? view?.kind ?? ''}`;
  });
}

describe('an answer', () => {
  test.each([
    ['choosing.app', '1', 'answer 1'],
    ['choosing.app', 'app2', 'answer app2'],
    ['choosing.app', '`app2`', 'answer app2'],
    ['choosing.app', '3', 'repeat not-an-answer'],
    ['choosing.app', 'yes', 'repeat not-an-answer'],
    ['choosing.app', 'no', 'repeat not-an-answer'],
    ['choosing.app', 'back', 'repeat first-question'],
    ['choosing.app', 'more', 'repeat last-page'],
    ['choosing.app', '', 'say help'],
    ['choosing.environment', 'back', 'back'],
    ['choosing.environment', 'env2', 'answer env2'],
    ['choosing.version', 'v12', 'answer v12'],
    ['choosing.version', 'typed', 'answer typed'],
    ['choosing.version', 'v1 please', 'repeat not-an-answer'],
    ['choosing.version', 'more', 'more'],
    ['confirming.plan', 'yes', 'yes'],
    ['confirming.plan', ':+1:', 'yes'],
    ['confirming.plan', 'ДА!', 'yes'],
    ['confirming.plan', 'nope', 'no'],
    ['confirming.plan', 'env1', 'repeat not-an-answer'],
    ['confirming.plan', 'maybe', 'repeat not-an-answer'],
    ['confirming.name', 'env1', 'name env1'],
    ['confirming.name', '`env1`', 'name env1'],
    ['confirming.name', 'env2', 'repeat not-an-answer'],
    ['confirming.name', 'yes', 'repeat not-an-answer'],
    ['confirming.name', 'no', 'no'],
    ['confirming.name', 'back', 'back'],
  ])('%s: %s is %s, addressed or not', (state, text, outcome) => {
    const expected = outcome.startsWith('say ') ? [outcome] : outcome;
    expect([decided(state, text), decided(state, text, false)]).toEqual([expected, expected]);
  });

  test.each(lookUps)('%s: what is no answer while something is looked up is told so', (state) => {
    expect(decided(state, 'v1')).toEqual(['tell still-looking']);
    expect(decided(state, 'yes')).toEqual(['tell still-looking']);
    expect(decided(state, 'back')).toBe('back');
  });

  test.each(['idle', 'running'])(
    '%s: an answer that nobody asked for is told so if addressed, else not heard',
    (state) => {
      expect(decided(state, 'yes')).toEqual(['say nothing-asked']);
      expect(decided(state, 'dance')).toEqual(['say unknown']);
      expect([decided(state, 'yes', false), decided(state, 'dance', false)]).toEqual([undefined, undefined]);
    },
  );
});

describe('cancel', () => {
  test.each([...questions, ...lookUps])('%s: ends the dialogue, addressed or not', (state) => {
    for (const text of ['cancel', 'stop', 'отмена'])
      expect([decided(state, text), decided(state, text, false)]).toEqual(['cancel', 'cancel']);
  });

  test('of nothing is told so, if addressed', () => {
    expect([decided('idle', 'cancel'), decided('idle', 'cancel', false)]).toEqual([
      ['say nothing-to-cancel'],
      undefined,
    ]);
  });

  test('of a run that has begun is told so', () => {
    expect(decided('running', 'cancel')).toEqual(['say run-goes-on']);
    expect(decided('running', 'cancel', false)).toEqual(['say run-goes-on']);
  });
});

describe('an operation', () => {
  test.each(['idle', 'running'])('%s: is begun', (state) => {
    const decision = decidedOn(state, 'Deploy app1 v1 to ENV2');
    expect(decision).toEqual({
      event: {
        type: 'begin',
        dialogue: 'C1/101',
        thread: { channel: 'C1', thread: '100' },
        person: 'U1',
        operation: 'deploy',
        requested: { app: 'app1', version: 'v1', environment: 'env2' },
        supersedes: null,
      },
    });
    expect(decided(state, 'deploy app1', false)).toBeUndefined();
  });

  test('with words that mean nothing there is refused', () => {
    for (const text of ['deploy app1 v1 to env1 quickly', 'restart app1 env1 web now', 'rollback app1 env1 v1 v2'])
      expect(decided('idle', text)).toEqual(['say unexpected-words']);
  });

  test.each(questions)('%s: is refused with the open question', (state) => {
    for (const text of ['deploy', 'rollback app1', 'restart app1 env1'])
      expect(decided(state, text)).toBe('repeat open-question');
  });

  test.each(lookUps)('%s: is refused while something is looked up', (state) => {
    expect(decided(state, 'deploy')).toEqual(['tell open-question']);
  });
});

describe('a question of a person', () => {
  test.each(states)('%s: is answered beside the dialogue, and leaves it as it is', (state) => {
    expect(decided(state, 'help')).toEqual(['say help']);
    expect(decided(state, 'help deploy')).toEqual(['say help']);
    expect(decided(state, 'help dance')).toEqual(['say unknown']);
    expect(decided(state, 'status')).toEqual([{ of: 'status', app: null }]);
    expect(decided(state, 'history')).toEqual([{ of: 'history', app: null, environment: null, count: 10 }]);
  });

  test.each<[string, object | string]>([
    ['status APP1', { of: 'status', app: 'app1' }],
    ['status nope', 'say unknown-app'],
    ['status constructor', 'say unknown-app'],
    ['status app1 env1', 'say unexpected-words'],
    ['history app1', { of: 'history', app: 'app1', environment: null, count: 10 }],
    ['history app1 ENV2', { of: 'history', app: 'app1', environment: 'env2', count: 10 }],
    ['history app1 env2 3', { of: 'history', app: 'app1', environment: 'env2', count: 3 }],
    ['history 100', { of: 'history', app: null, environment: null, count: 100 }],
    ['history 0', 'say count-out-of-range'],
    ['history 101', 'say count-out-of-range'],
    ['history app1 nope', 'say unknown-environment'],
    ['history app1 env1 x', 'say unexpected-words'],
    ['history app1 env1 3 4', 'say unexpected-words'],
    ['commits app1 env1', { of: 'commits', app: 'app1', environment: 'env1', version: null }],
    ['commits app1 env1 v1', { of: 'commits', app: 'app1', environment: 'env1', version: 'v1' }],
    ['commits', 'say target-missing'],
    ['commits app1', 'say target-missing'],
    ['commits app1 nope', 'say unknown-environment'],
    ['commits app1 env1 v1 v2', 'say unexpected-words'],
    ['version', { of: 'version' }],
    ['version please', 'say unexpected-words'],
    ['logs', { of: 'logs', run: null }],
    ['logs #12', { of: 'logs', run: 12 }],
    ['logs 12', { of: 'logs', run: 12 }],
    ['logs twelve', 'say unknown-run'],
    ['logs 1e3', 'say unknown-run'],
    ['logs 12 13', 'say unexpected-words'],
    ['logs 9999999999999', 'say unknown-run'],
  ])('%s', (text, outcome) => {
    expect(decided('idle', text)).toEqual([outcome]);
    expect(decided('idle', text, false)).toBeUndefined();
  });

  test('commits answers the question before a run with all of that very plan', () => {
    for (const state of ['confirming.plan', 'confirming.name'])
      expect(decided(state, 'commits', false)).toEqual([
        { of: 'commits', app: 'app1', environment: 'env1', version: { name: 'v1', commit: '0'.repeat(40) } },
      ]);
    expect(decided('choosing.version', 'commits')).toEqual(['say no-version-chosen']);
  });
});

test('a mistyped command is told, with the one that was meant', () => {
  const decision = decidedOn('idle', 'deplyo app1 <!channel>');
  expect(decision?.effects?.[0]?.params).toMatchObject({
    view: { kind: 'unknown', said: 'deplyo app1 <!channel>', nearest: 'deploy' },
  });
});

test('effects of the same words have the same keys, and those of one message differ from those of another', () => {
  const keys = (eventId: string) =>
    ['help', 'status', 'dance', 'cancel'].flatMap((text) =>
      (decidedOn('idle', text, { eventId })?.effects ?? []).map(({ key }) => key),
    );
  expect(keys('m')).toEqual(keys('m'));
  expect(keys('m').filter((key) => keys('n').includes(key))).toEqual([]);
});
