import { initialTransition, transition, type SnapshotFrom } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { describe, expect, test } from 'vitest';
import { effectsOf, type RunEffects } from '../../machines/effects.ts';
import type { RunRecord } from '../../machines/record.ts';
import { runMachine, type RunEvent } from '../../machines/run.ts';
import { keepRun, reviveRun } from '../../src/engine/run-snapshot.ts';
import { record } from './records.ts';

type Snapshot = SnapshotFrom<typeof runMachine>;

const [requested, first] = initialTransition(runMachine, record);

const announced: RunEvent = { type: 'announced', message: '200.1' };
const started: RunEvent = { type: 'started', at: 2000, instance: 'one', place: 'host/runs' };
const startedAgain: RunEvent = { type: 'started', at: 2001, instance: 'two', place: 'other/runs' };
const refused: RunEvent = { type: 'refused', at: 3000, reason: 'no such program' };
const exited: RunEvent = { type: 'exited', at: 3000, status: 0 };
const failed: RunEvent = { type: 'exited', at: 3000, status: 3 };
const lost: RunEvent = { type: 'lost', at: 3000, reason: 'the machine went down' };
const gone: RunEvent = { type: 'gone' };

const events = [announced, started, startedAgain, refused, exited, failed, lost, gone];

const paths = getShortestPaths(runMachine, { input: record, events });

function step(snapshot: Snapshot, event: RunEvent) {
  const [next, actions] = transition(runMachine, snapshot, event);
  return { next, effects: effectsOf<RunEffects>(actions) };
}

function happened(list: readonly RunEvent[]) {
  const all = [...effectsOf<RunEffects>(first)];
  let snapshot = requested;
  for (const event of list) {
    const { next, effects } = step(snapshot, event);
    snapshot = next;
    all.push(...effects);
  }
  return { snapshot, effects: all, types: all.map(({ type }) => type) };
}

const said = ['show', 'report', 'conclude'];

describe('a run', () => {
  test.each<{ title: string; list: RunEvent[]; status: RunRecord['status']; effects: string[]; value?: unknown }>([
    { title: 'is announced and begun', list: [], status: 'requested', effects: [] },
    { title: 'runs', list: [announced, started], status: 'running', effects: [] },
    { title: 'succeeds', list: [started, exited], status: 'succeeded', effects: ['recordLive', 'release', ...said] },
    { title: 'fails', list: [started, failed], status: 'failed', effects: ['release', ...said] },
    { title: 'cannot begin', list: [refused], status: 'failed', effects: ['release', ...said] },
    { title: 'cannot be started', list: [started, refused], status: 'failed', effects: ['release', ...said] },
    {
      title: 'is lost from sight',
      list: [started, lost],
      status: 'interrupted',
      effects: [...said, 'awaitLeftovers'],
      value: { interrupted: 'lingering' },
    },
    {
      title: 'is lost from sight, and nothing of it is left',
      list: [started, lost, gone],
      status: 'interrupted',
      effects: [...said, 'awaitLeftovers', 'release'],
      value: { interrupted: 'gone' },
    },
  ])('$title', ({ list, value, status, effects }) => {
    const { snapshot, types } = happened(list);
    expect(snapshot.value).toEqual(value ?? status);
    expect(snapshot.context.status).toBe(status);
    expect(types).toEqual(['announce', 'execute', ...effects]);
  });

  test('keeps when it began, when it ended and how', () => {
    expect(happened([announced, started, failed]).snapshot.context).toEqual({
      ...record,
      status: 'failed',
      startedAt: 2000,
      finishedAt: 3000,
      exitStatus: 3,
      instance: 'one',
      place: 'host/runs',
      message: '200.1',
    });
    expect(happened([started, lost]).snapshot.context).toMatchObject({
      finishedAt: 3000,
      exitStatus: null,
      reason: 'the machine went down',
    });
  });

  test('gives what runs from now on the record as it ended', () => {
    const { effects, snapshot } = happened([started, exited]);
    expect(effects.find(({ type }) => type === 'recordLive')?.params).toEqual(snapshot.context);
  });

  test('comes to every state of its chart', () => {
    const found = new Set(paths.map(({ state }) => JSON.stringify(state.value)));
    const all = ['requested', 'running', 'succeeded', 'failed', { interrupted: 'lingering' }, { interrupted: 'gone' }];
    expect([...found].sort()).toEqual(all.map((value) => JSON.stringify(value)).sort());
  });

  test('is started once, whoever tries', () => {
    for (const { state } of paths) {
      const accepts = state.value === 'requested';
      expect([state.can(started), state.can(startedAgain)]).toEqual([accepts, accepts]);
    }
    expect(happened([started, startedAgain]).snapshot.context.instance).toBe('one');
  });

  test('lets go of its environment once, and only when nothing of it runs', () => {
    for (const path of paths) {
      const list = path.steps.map(({ event }) => event).filter(({ type }) => !(type as string).startsWith('xstate.'));
      const { snapshot, types } = happened(list);
      const over = ['succeeded', 'failed', { interrupted: 'gone' }].some((value) => snapshot.matches(value as never));
      expect(types.filter((type) => type === 'release')).toHaveLength(over ? 1 : 0);
    }
  });

  test('has one end: what comes after it is not accepted', () => {
    for (const { state } of paths.filter(({ state }) => state.hasTag('over')))
      expect([started, refused, exited, failed, lost].filter((event) => state.can(event))).toEqual([]);
  });

  test('that is over learns of its message, if that was posted late', () => {
    const { next } = step(happened([started, exited]).snapshot, announced);
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
