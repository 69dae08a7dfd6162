import { initialTransition, transition, type SnapshotFrom } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { describe, expect, test } from 'vitest';
import { effectsOf } from '../../machines/effect.ts';
import type { RunEffects } from '../../machines/run/effects.ts';
import type { Decision, RunRecord, Status } from '../../machines/run/record.ts';
import type { RunEvent } from '../../machines/run/events.ts';
import { runMachine } from '../../machines/run.ts';
import { canAbort, isUndecided, isUnderWay } from '../../machines/run/accepts.ts';
import { runOf, statusOf } from '../../machines/run/status.ts';
import { keepRun, reviveRun } from '../../src/engine/documents/run-snapshot.ts';
import { hash, live } from './dialogue/houses.ts';
import { queued, record, started } from './records.ts';

type Snapshot = SnapshotFrom<typeof runMachine>;

const seen = { progress: { percent: 40, steps: ['Migrating'] }, links: [{ url: 'https://ci.example/1', label: 'CI' }] };

const announced: RunEvent = { type: 'announced', message: '200.1' };
const confirmed: RunEvent = {
  type: 'confirmed',
  at: 1500,
  version: { name: 'v3', commit: hash('3') },
  live: live(2),
  fence: 8,
};
const startedAgain: RunEvent = { ...started, at: 2001, instance: 'two', location: 'other:/runs' };
const adopted: RunEvent = { type: 'adopted', instance: 'two' };
const noted: RunEvent = { type: 'noted', handle: { url: 'x' } };
const refused: RunEvent = { type: 'refused', at: 3000, reason: { code: 'no-program' }, instance: 'one' };
const refusedByAnother: RunEvent = { ...refused, instance: 'two' };
const succeeded: RunEvent = { type: 'ended', at: 3000, ok: true, exitStatus: 0, reason: null, probe: null, ...seen };
const failed: RunEvent = { ...succeeded, ok: false, exitStatus: 3 };
const disagreed: RunEvent = {
  ...succeeded,
  reason: { code: 'api-state', state: 'odd' },
  probe: { said: 'v1', agrees: false, failure: null },
};
const unprobed: RunEvent = { ...succeeded, probe: { said: null, agrees: null, failure: { code: 'probe-timed-out' } } };
const abort: RunEvent = { type: 'abort', at: 2500, person: 'U1' };
const abortByAnother: RunEvent = { ...abort, person: 'U2' };
const leave: RunEvent = { type: 'leave', at: 2500, person: 'U1' };
const leaveUnanswered: RunEvent = { ...leave, person: null };
const timeUp: RunEvent = { type: 'timeUp', at: 2600 };
const stopped: RunEvent = { type: 'stopped', at: 3000, exitStatus: 143, reason: null, ...seen };
const lost: RunEvent = {
  type: 'lost',
  at: 3000,
  reason: { code: 'machine-restarted', during: 'run' },
  instance: 'one',
  ...seen,
};
const lostByAnother: RunEvent = { ...lost, instance: 'two' };
const decided = (choice: Decision['choice']): RunEvent => ({
  type: 'decided',
  decision: { choice, person: 'U2', at: 9000 },
});
const choices = (['succeeded', 'failed', 'again', 'rollback'] as const).map(decided);

const events: readonly RunEvent[] = [
  announced,
  confirmed,
  started,
  startedAgain,
  adopted,
  noted,
  refused,
  refusedByAnother,
  succeeded,
  failed,
  disagreed,
  unprobed,
  abort,
  abortByAnother,
  leave,
  leaveUnanswered,
  timeUp,
  stopped,
  lost,
  lostByAnother,
  ...choices,
];

const paths = [record, queued].flatMap((input) => getShortestPaths(runMachine, { input, events: [...events] }));

function step(snapshot: Snapshot, event: RunEvent) {
  const [next, actions] = transition(runMachine, snapshot, event);
  return { next, effects: effectsOf<RunEffects>(actions) };
}

function happened(list: readonly RunEvent[], input = record) {
  const [first, actions] = initialTransition(runMachine, input);
  const all = [...effectsOf<RunEffects>(actions)];
  let snapshot = first;
  for (const event of list) {
    const { next, effects } = step(snapshot, event);
    snapshot = next;
    all.push(...effects);
  }
  return { snapshot, effects: all, types: all.map(({ type }) => type) };
}

const shown = ['show', 'report', 'conclude'];
const begun = ['announce', 'execute'];
const stopping = [...begun, 'tellFollower'];
const undecided = [...begun, 'show', 'askWhatNow', 'report', 'conclude'];

interface Case {
  readonly title: string;
  readonly list: readonly RunEvent[];
  readonly status: Status;
  readonly effects: readonly string[];
  readonly value?: unknown;
  readonly from?: RunRecord;
}

const cases: readonly Case[] = [
  { title: 'is announced and begun', list: [], status: 'requested', effects: begun },
  { title: 'runs', list: [announced, started], status: 'running', effects: begun },
  {
    title: 'succeeds',
    list: [started, succeeded],
    status: 'succeeded',
    effects: [...begun, 'recordLive', 'release', ...shown],
  },
  { title: 'fails', list: [started, failed], status: 'failed', effects: [...begun, 'release', ...shown] },
  {
    title: 'fails where its probe disagrees',
    list: [started, disagreed],
    status: 'failed',
    effects: [...begun, 'release', ...shown],
  },
  {
    title: 'succeeds where its probe cannot be asked',
    list: [started, unprobed],
    status: 'succeeded',
    effects: [...begun, 'recordLive', 'release', ...shown],
  },
  { title: 'cannot begin', list: [refused], status: 'failed', effects: [...begun, 'release', ...shown] },
  { title: 'cannot be started', list: [started, refused], status: 'failed', effects: [...begun, 'release', ...shown] },
  {
    title: 'was taken up by another bot, which may have started it',
    list: [started, adopted, refused],
    status: 'running',
    effects: begun,
  },
  {
    title: 'is aborted before it begins',
    list: [abortByAnother],
    status: 'aborted',
    effects: [...begun, 'release', ...shown],
  },
  { title: 'is told to end', list: [started, abort], status: 'running', effects: stopping },
  {
    title: 'is aborted',
    list: [started, abort, stopped],
    status: 'aborted',
    effects: [...stopping, 'release', ...shown],
  },
  {
    title: 'is aborted before its command was started',
    list: [started, abort, refused],
    status: 'aborted',
    effects: [...stopping, 'release', ...shown],
  },
  {
    title: 'ends by itself as it is aborted',
    list: [started, abort, succeeded],
    status: 'succeeded',
    effects: [...stopping, 'recordLive', 'release', ...shown],
  },
  {
    title: 'has its time and no more',
    list: [started, timeUp, stopped],
    status: 'timed_out',
    effects: [...begun, 'release', ...shown],
  },
  {
    title: 'is lost from sight',
    list: [started, lost],
    status: 'interrupted',
    value: { interrupted: 'undecided' },
    effects: undecided,
  },
  {
    title: 'was taken up by another bot as it was lost from sight',
    list: [started, adopted, lost],
    status: 'running',
    effects: begun,
  },
  {
    title: 'is marked as succeeded',
    list: [started, lost, decided('succeeded')],
    status: 'succeeded',
    value: { interrupted: 'markedSucceeded' },
    effects: [...undecided, 'recordLive', 'release', 'show', 'closeWhatNow'],
  },
  {
    title: 'is marked as failed',
    list: [started, lost, decided('failed')],
    status: 'failed',
    value: { interrupted: 'markedFailed' },
    effects: [...undecided, 'release', 'show', 'closeWhatNow'],
  },
  {
    title: 'is run again',
    list: [started, lost, decided('again')],
    status: 'interrupted',
    value: { interrupted: 'replaced' },
    effects: [...undecided, 'show', 'closeWhatNow'],
  },
  {
    title: 'is rolled back',
    list: [started, lost, decided('rollback')],
    status: 'interrupted',
    value: { interrupted: 'replaced' },
    effects: [...undecided, 'show', 'closeWhatNow'],
  },
  { title: 'waits in the queue', from: queued, list: [announced], status: 'queued', effects: ['announce'] },
  {
    title: 'is begun when its turn was taken',
    from: queued,
    list: [confirmed],
    status: 'requested',
    effects: ['announce', 'show', 'execute'],
  },
  {
    title: 'leaves the queue',
    from: queued,
    list: [leave],
    status: 'aborted',
    value: 'withdrawn',
    effects: ['announce', 'release', 'show'],
  },
  {
    title: 'is taken out of the queue by another',
    from: queued,
    list: [abortByAnother],
    status: 'aborted',
    effects: ['announce', 'release', ...shown],
  },
  {
    title: 'leaves the queue when nobody answered in time',
    from: queued,
    list: [leaveUnanswered],
    status: 'aborted',
    effects: ['announce', 'release', ...shown],
  },
];

describe('a run', () => {
  test.each(cases)('$title', ({ list, value, status, effects, from }) => {
    const { snapshot, types } = happened(list, from);
    expect(snapshot.value).toEqual(value ?? status);
    expect(statusOf(snapshot.value)).toBe(status);
    expect(types).toEqual(effects);
  });

  test('keeps when it began, when it ended and how', () => {
    expect(happened([announced, started, noted, failed]).snapshot.context).toEqual({
      ...record,
      ...seen,
      startedAt: 2000,
      finishedAt: 3000,
      exitStatus: 3,
      instance: 'one',
      location: 'host:/runs',
      handle: { url: 'x' },
      timeout: 60_000,
      grace: 5000,
      message: '200.1',
    });
    const interrupted = {
      finishedAt: 3000,
      exitStatus: null,
      reason: { code: 'machine-restarted', during: 'run' },
      ...seen,
    };
    expect(happened([started, lost]).snapshot.context).toMatchObject(interrupted);
  });

  test('keeps who aborted it, and who decided what it was', () => {
    expect(happened([started, abort, stopped]).snapshot.context.stop).toEqual({
      kind: 'aborted',
      person: 'U1',
      at: 2500,
    });
    expect(happened([started, timeUp, abort, stopped]).snapshot.context.stop?.kind).toBe('timed_out');
    const decision = { choice: 'failed', person: 'U2', at: 9000 };
    expect(happened([started, lost, decided('failed')]).snapshot.context.decision).toEqual(decision);
  });

  test('that was queued is what was shown when its turn came', () => {
    expect(happened([confirmed], queued).snapshot.context).toMatchObject({
      version: { name: 'v3', commit: hash('3') },
      previous: { name: 'v2', commit: hash('2') },
      requestedAt: 1000,
      confirmedAt: 1500,
      fence: 8,
    });
  });

  test.each([[[started, succeeded]], [[started, lost, decided('succeeded')]]])(
    'gives what runs from now on the record as it ended',
    (list) => {
      const { effects, snapshot } = happened(list);
      expect(effects.find(({ type }) => type === 'recordLive')?.params).toEqual(snapshot.context);
    },
  );

  test('comes to every state of its chart', () => {
    const found = new Set(paths.map(({ state }) => JSON.stringify(state.value)));
    const states = Object.keys(runMachine.states).filter((name) => name !== 'arriving' && name !== 'interrupted');
    const inside = Object.keys(runMachine.states.interrupted?.states ?? {});
    const all = [...states, ...inside.map((name) => ({ interrupted: name }))];
    expect([...found].sort()).toEqual(all.map((value) => JSON.stringify(value)).sort());
  });

  test('is started once, whoever tries', () => {
    for (const { state } of paths) {
      const accepts = state.value === 'requested';
      expect([state.can(started), state.can(startedAgain)]).toEqual([accepts, accepts]);
    }
    expect(happened([started, startedAgain]).snapshot.context.instance).toBe('one');
  });

  test('releases its environment once, when it is over, unless another run replaces it', () => {
    for (const { input, from } of paths.map((path) => ({ input: path.steps, from: path }))) {
      const list = input.map(({ event }) => event).filter(({ type }) => !(type as string).startsWith('xstate.'));
      const { snapshot, types } = happened(list, from.state.context.fence === 0 ? queued : record);
      const { decision } = snapshot.context;
      const isReplaced = decision?.choice === 'again' || decision?.choice === 'rollback';
      const releases = types.filter((type) => type === 'release');
      expect(releases).toHaveLength(snapshot.hasTag('over') && !isReplaced ? 1 : 0);
    }
  });

  test('is seen by its readers as the chart has it', () => {
    for (const { state } of paths) {
      const run = runOf(state);
      const isDecidable = state.can(decided('again'));
      expect(canAbort(run)).toBe(state.can(abort));
      expect(isUndecided(run)).toBe(isDecidable);
      expect(isUnderWay(run)).toBe(!state.hasTag('over') && !isDecidable);
    }
  });

  test('has one end: what comes after it is not accepted', () => {
    const late = events.filter((event) => event !== announced);
    for (const { state } of paths.filter(({ state }) => state.hasTag('over')))
      expect(late.filter((event) => state.can(event))).toEqual([]);
  });

  test('that is over learns of its message, if that was posted late', () => {
    const { next } = step(happened([started, succeeded]).snapshot, announced);
    expect(next.context.message).toBe('200.1');
    expect(next.value).toBe('succeeded');
  });

  test('does the same when an event is tried again, also after it was kept and revived', () => {
    for (const { state } of paths) {
      const revived = reviveRun(JSON.parse(JSON.stringify(keepRun(state))));
      for (const event of events) {
        const outcome = (from: Snapshot): string => {
          const { next, effects } = step(from, event);
          return JSON.stringify([from.can(event), keepRun(next), effects]);
        };
        expect(outcome(revived)).toBe(outcome(state));
        expect(outcome(state)).toBe(outcome(state));
      }
    }
  });
});
