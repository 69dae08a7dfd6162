import { initialTransition, transition } from 'xstate';
import { describe, expect, test } from 'vitest';
import type { DialogueEffects } from '../../../machines/dialogue/effects.ts';
import type { RunRecord } from '../../../machines/run/record.ts';
import type { RunEvent } from '../../../machines/run/events.ts';
import { runMachine } from '../../../machines/run.ts';
import { beginRun } from '../../../src/engine/turns/create-run.ts';
import { documents } from '../../../src/engine/documents/keys.ts';
import { keepRun, readRun } from '../../../src/engine/documents/run-snapshot.ts';
import { emptyWork, type UnitOfWork } from '../../../src/engine/turns/unit-of-work.ts';
import { hash } from '../../machines/dialogue/houses.ts';
import { lost, queued, record, started } from '../../machines/records.ts';

const versions = { v1: { name: 'v1', commit: hash('1') }, v2: { name: 'v2', commit: hash('2') } };

const aborted: RunEvent = { type: 'abort', at: 2000, person: 'U2' };

/** The yes to an operation, where this has happened to the run that it goes on with or whose thread it takes. */
function agreed(
  before: Partial<RunRecord>,
  events: readonly RunEvent[],
  request: Partial<DialogueEffects['requestRun']>,
): UnitOfWork {
  const { app, environment, actor: person, thread } = record;
  let [snapshot] = initialTransition(runMachine, { ...record, ...before });
  for (const event of events) [snapshot] = transition(runMachine, snapshot, event);
  const run = { key: documents.run(record.id), version: 1, value: keepRun(snapshot) };
  const turn = emptyWork();
  const asked = {
    run: record.id,
    operation: 'deploy',
    app,
    environment,
    service: null,
    live: null,
    person,
    thread,
  } as const;
  const occasion = { eventId: 'yes', at: 9000, channel: thread.channel, person, slot: undefined, run };
  beginRun(turn, { ...asked, version: versions.v2, supersedes: null, ...request }, occasion);
  return turn;
}

const kept = ({ writes }: UnitOfWork, id: number) =>
  readRun(writes.find(({ key }) => key === documents.run(id))?.value);

describe('a run whose turn was taken', () => {
  test('begins', () => {
    expect(kept(agreed(queued, [], {}), record.id)).toMatchObject({ status: 'requested', confirmedAt: 9000 });
  });

  test('holds no environment if it cannot begin any more', () => {
    expect(() => agreed(queued, [aborted], {})).toThrow('does not accept confirmed');
  });
});

describe('what takes the thread of an interrupted run', () => {
  test.each([
    ['deploy', 'deploy', 'v2', 'again'],
    ['deploy', 'deploy', 'v1', 'again'],
    ['deploy', 'rollback', 'v1', 'rollback'],
    ['rollback', 'rollback', 'v2', 'again'],
    ['rollback', 'rollback', 'v1', 'rollback'],
    ['restart', 'restart', 'v2', 'again'],
    ['restart', 'rollback', 'v2', 'rollback'],
  ] as const)('and was a %s of v2, being a %s of %s, is on record as %s', (before, operation, version, choice) => {
    const request = { run: 6, operation, version: versions[version], supersedes: record.id };
    const turn = agreed({ operation: before }, [started, lost], request);
    expect(kept(turn, record.id).decision).toEqual({ choice, person: 'U1', at: 9000 });
    expect(kept(turn, 6)).toMatchObject({ operation, status: 'requested', version: versions[version] });
  });

  test('begins also where somebody has decided about that meanwhile', () => {
    const decided: RunEvent = { type: 'decided', decision: { choice: 'failed', person: 'U2', at: 4000 } };
    const turn = agreed({}, [started, lost, decided], { run: 6, supersedes: record.id });
    expect(turn.writes.map(({ key }) => key)).toEqual([
      documents.slot(record.app, record.environment),
      documents.run(6),
    ]);
  });
});
