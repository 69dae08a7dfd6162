import { describe, expect, test } from 'vitest';
import type { RunRecord, Status } from '../../../machines/run/record.ts';
import type { RunState } from '../../../machines/run/status.ts';
import { keepRun, readRun, reviveRun, RUN_SCHEMA } from '../../../src/engine/documents/run-snapshot.ts';
import { UnreadableSnapshot } from '../../../src/engine/documents/snapshot.ts';
import { goldens } from './golden.ts';

const files = goldens('run');
const [first] = files;

/** All of them are of one deployment, which differs in what has happened to it. */
const deployment: RunRecord = {
  id: 5,
  app: 'shop',
  environment: 'staging',
  operation: 'deploy',
  version: { name: 'v2', commit: '2'.repeat(40) },
  previous: { name: 'v1', commit: '1'.repeat(40) },
  service: null,
  actor: 'U1',
  thread: { channel: 'C1', thread: '100' },
  fence: 3,
  requestedAt: 1000,
  confirmedAt: 1000,
  startedAt: null,
  finishedAt: null,
  exitStatus: null,
  reason: null,
  instance: null,
  location: null,
  handle: null,
  timeout: null,
  grace: null,
  stop: null,
  progress: null,
  links: [],
  probe: null,
  decision: null,
  message: null,
};
const early = { startedAt: 2000, instance: 'one', location: 'host/runs' };
const begun = { startedAt: 2000, instance: 'one', location: 'host:/runs', timeout: 60_000, grace: 5000 };
const seen = { progress: { percent: 40, steps: ['Migrating'] }, links: [{ url: 'https://ci.example/1', label: 'CI' }] };
const ended = { ...begun, ...seen, finishedAt: 3000 };
/** Reasons were texts up to shape 2. */
const text = (kept: string) => ({ reason: { code: 'recorded-text', text: kept } }) as const;
const textLost = { ...ended, ...text('the machine went down') };
const textRefused = { finishedAt: 3000, ...text('no such program') };
const probe = { said: 'v1', agrees: false, failure: null };
const textDisagreed = { ...text('its probe says otherwise'), probe };
const lost = { ...ended, reason: { code: 'machine-restarted', during: 'run' } as const };
const refused = { finishedAt: 3000, reason: { code: 'no-program' } as const };
const disagreed = { reason: { code: 'api-state', state: 'odd' } as const, probe };
const running = { ...begun, handle: { url: 'x' }, message: '200.1' };
const waiting = { fence: 0, confirmedAt: null };
const by = (choice: 'succeeded' | 'failed' | 'again') => ({ decision: { choice, person: 'U2', at: 9000 } });
const aborted = { stop: { kind: 'aborted' as const, person: 'U2', at: 2500 }, exitStatus: 143 };
const timedOut = { stop: { kind: 'timed_out' as const, person: null, at: 2600 }, exitStatus: 143 };
const withdrawn = { stop: { kind: 'aborted' as const, person: 'U1', at: 2500 }, finishedAt: 2500 };

const expected: Readonly<Record<string, readonly [RunState, Status, Partial<RunRecord>]>> = {
  'run-v1-failed.json': ['failed', 'failed', { ...early, finishedAt: 3000, exitStatus: 3 }],
  'run-v1-gone.json': [
    { interrupted: 'replaced' },
    'interrupted',
    { ...early, finishedAt: 3000, ...text('the machine went down') },
  ],
  'run-v1-lingering.json': [
    { interrupted: 'undecided' },
    'interrupted',
    { ...early, finishedAt: 3000, ...text('the machine went down') },
  ],
  'run-v1-refused.json': ['failed', 'failed', { ...textRefused, instance: null }],
  'run-v1-requested.json': ['requested', 'requested', {}],
  'run-v1-running.json': ['running', 'running', { ...early, message: '200.1' }],
  'run-v1-succeeded.json': ['succeeded', 'succeeded', { ...early, finishedAt: 3000, exitStatus: 0 }],
  'run-v2-aborted.json': ['aborted', 'aborted', { ...ended, ...aborted }],
  'run-v2-disagreed.json': ['failed', 'failed', { ...ended, ...textDisagreed, exitStatus: 0 }],
  'run-v2-failed.json': ['failed', 'failed', { ...ended, exitStatus: 3 }],
  'run-v2-marked.json': [{ interrupted: 'markedFailed' }, 'failed', { ...textLost, ...by('failed') }],
  'run-v2-queued.json': ['queued', 'queued', waiting],
  'run-v2-refused.json': ['failed', 'failed', textRefused],
  'run-v2-requested.json': ['requested', 'requested', {}],
  'run-v2-running.json': ['running', 'running', running],
  'run-v2-succeeded.json': ['succeeded', 'succeeded', { ...ended, exitStatus: 0 }],
  'run-v2-timed-out.json': ['timed_out', 'timed_out', { ...ended, ...timedOut }],
  'run-v2-undecided.json': [{ interrupted: 'undecided' }, 'interrupted', textLost],
  'run-v3-aborted.json': ['aborted', 'aborted', { ...ended, ...aborted }],
  'run-v3-disagreed.json': ['failed', 'failed', { ...ended, ...disagreed, exitStatus: 0 }],
  'run-v3-failed.json': ['failed', 'failed', { ...ended, exitStatus: 3 }],
  'run-v3-marked-failed.json': [{ interrupted: 'markedFailed' }, 'failed', { ...lost, ...by('failed') }],
  'run-v3-marked-succeeded.json': [{ interrupted: 'markedSucceeded' }, 'succeeded', { ...lost, ...by('succeeded') }],
  'run-v3-queued.json': ['queued', 'queued', waiting],
  'run-v3-refused.json': ['failed', 'failed', refused],
  'run-v3-replaced.json': [{ interrupted: 'replaced' }, 'interrupted', { ...lost, ...by('again') }],
  'run-v3-requested.json': ['requested', 'requested', {}],
  'run-v3-running.json': ['running', 'running', running],
  'run-v3-succeeded.json': ['succeeded', 'succeeded', { ...ended, exitStatus: 0 }],
  'run-v3-timed-out.json': ['timed_out', 'timed_out', { ...ended, ...timedOut }],
  'run-v3-undecided.json': [{ interrupted: 'undecided' }, 'interrupted', lost],
  'run-v3-withdrawn.json': ['withdrawn', 'aborted', { ...waiting, ...withdrawn }],
};

describe('a run kept by this or an earlier Nestor', () => {
  test('is expected for every file there is', () => {
    expect(files.map(({ file }) => file)).toEqual(Object.keys(expected).sort());
  });

  test.each(files)('$file is read as what it was', ({ file, kept }) => {
    const [value, status, changes] = expected[file] ?? [];
    const context = { ...deployment, ...changes };
    expect(keepRun(reviveRun(kept))).toEqual({ schema: RUN_SCHEMA, value, context });
    expect(readRun(kept)).toEqual({ ...context, status });
  });

  test.each([
    ['succeeded', { interrupted: 'markedSucceeded' }, 'succeeded'],
    ['again', { interrupted: 'replaced' }, 'interrupted'],
    ['rollback', { interrupted: 'replaced' }, 'interrupted'],
  ])('that was interrupted and decided as %s stays so', (choice, value, status) => {
    const marked = files.find(({ file }) => file === 'run-v2-marked.json')?.kept;
    const context = { ...(marked?.context as object), decision: { choice, by: 'U2', at: 9000 } };
    expect(reviveRun({ ...marked, context }).value).toEqual(value);
    expect(readRun({ ...marked, context }).status).toBe(status);
  });

  test.each(files)('$file without one of its facts cannot be read', ({ kept }) => {
    // The status that was kept once follows from the state.
    const names = Object.keys(kept.context as object).filter((name) => name !== 'status');
    for (const name of names) {
      const { [name]: _, ...context } = kept.context as Record<string, unknown>;
      expect(() => reviveRun({ ...kept, context })).toThrow(UnreadableSnapshot);
    }
  });

  test.each(['done', 'arriving', 'constructor', 'interrupted', { running: 'gone' }, { interrupted: 'x' }, null])(
    'in the state %j cannot be read',
    (value) => {
      expect(() => reviveRun({ ...first?.kept, value })).toThrow(UnreadableSnapshot);
    },
  );
});
