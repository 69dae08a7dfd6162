import type { Closing, Telling } from '../../../machines/dialogue/effects.ts';
import type { Busy, Catalog, Live, Operation, Probe, Range, Relation } from '../../../machines/model.ts';
import type { Asked, Plan, Question } from '../../../machines/dialogue/question.ts';
import type { News, RunRecord, Status } from '../../../machines/run/record.ts';
import type { Refusal } from '../../../machines/refusal.ts';
import type { Objection } from '../../../src/policy/person.ts';
import { commands } from '../../../src/language/utterance.ts';
import type { Denial, EnvironmentStatus, View } from '../../../src/language/view.ts';

export const NOW = 10_000_000;
const MINUTE = 60_000;

const operations: readonly Operation[] = ['deploy', 'rollback', 'restart'];
const relations: readonly Relation[] = ['first', 'same', 'ahead', 'behind', 'diverged', 'unrelated', 'lost'];
const statuses: readonly Status[] = [
  'queued',
  'requested',
  'running',
  'succeeded',
  'failed',
  'aborted',
  'timed_out',
  'interrupted',
];
const underWay: ReadonlySet<Status> = new Set(['queued', 'requested', 'running']);
const objections: readonly Objection[] = ['guest', 'stranger', 'deactivated', 'bot', 'not-in-channel', 'unknown'];

const commit = (digit: string): string => digit.repeat(40);

/** All that Nestor shows of other people's text, with this text wherever there is any. */
export function foreignTexts(text: string) {
  const version = { name: text, commit: commit('a') };
  const live: Live = { version, run: 4, person: 'U0LIVE', since: NOW - 5 * MINUTE };
  const busy: Busy = {
    run: 5,
    person: 'U0BUSY',
    operation: 'deploy',
    since: NOW - MINUTE,
    how: 'runs',
    ahead: 2,
    wait: 3 * MINUTE,
  };
  const probe: Probe = { said: text, version: { name: text, commit: commit('e') }, agrees: false, failure: null };
  const freshness = { fetchedAt: NOW - MINUTE, failure: text };
  const place = { channel: 'C0PLACE', thread: '100.5' };
  const catalog: Catalog = { [text]: { [text]: { operations, services: [text], confirm: 'yes' } } };
  const list = { count: 60, commits: [{ commit: commit('c'), author: text, subject: text }] };
  const range = (relation: Relation): Range => ({ relation, added: list, removed: list });
  const plan = (operation: Operation, changes: Partial<Plan> = {}): Plan => ({
    operation,
    app: text,
    environment: text,
    service: null,
    version,
    live,
    range: range('ahead'),
    freshness,
    probe,
    busy,
    isOffered: false,
    ...changes,
  });
  const run = (status: Status, operation: Operation = 'deploy'): RunRecord => ({
    id: 12,
    app: text,
    environment: text,
    operation,
    version: text,
    commit: commit('a'),
    previousVersion: text,
    previousCommit: commit('b'),
    service: operation === 'restart' ? text : null,
    actor: 'U0ACTOR',
    thread: place,
    fence: 1,
    status,
    requestedAt: NOW - 3 * MINUTE,
    confirmedAt: status === 'queued' ? null : NOW - 3 * MINUTE,
    startedAt: status === 'queued' || status === 'requested' ? null : NOW - 2 * MINUTE,
    finishedAt: underWay.has(status) ? null : NOW - MINUTE,
    exitStatus: status === 'failed' ? 3 : null,
    reason: status === 'interrupted' ? text : null,
    instance: text,
    location: text,
    handle: null,
    timeout: 30 * MINUTE,
    grace: 10_000,
    stop: status === 'aborted' ? { kind: 'aborted', person: 'U0ABORTER', at: NOW - MINUTE } : null,
    progress: null,
    links: [],
    probe: status === 'failed' ? { said: text, agrees: false, failure: text } : null,
    decision: null,
    message: '200.5',
  });
  const news: News = {
    tail: [text, ''],
    progress: { percent: 40, steps: [text, text] },
    links: [{ url: text, label: text }],
  };
  return { news, version, live, probe, busy, freshness, place, catalog, range, plan, run };
}

export function questions(text: string): Question[] {
  const { plan, freshness, range } = foreignTexts(text);
  const page = { choices: [{ value: text }, { value: 'v2', commit: commit('d') }], from: 11, total: 40 };
  const choosing = operations.flatMap((operation): Question[] => [
    { kind: 'app', operation, ...page },
    { kind: 'environment', operation, app: text, ...page },
    { kind: 'version', operation, app: text, environment: text, freshness, ...page },
    { kind: 'confirm', ...plan(operation) },
    { kind: 'name', ...plan(operation) },
    { kind: 'queue', ...plan(operation) },
  ]);
  const plans: Plan[] = [
    ...relations.map((relation): Plan => plan('deploy', { range: range(relation) })),
    plan('restart', { service: text, version: null, live: null, range: null, freshness: null, busy: null }),
    plan('deploy', { freshness: { fetchedAt: null, failure: text }, live: null }),
    plan('deploy', { isOffered: true, probe: { said: text, version: null, agrees: null, failure: null } }),
    plan('deploy', { probe: { said: null, version: null, agrees: null, failure: text } }),
    plan('deploy', { probe: null, live: null }),
  ];
  const { busy } = foreignTexts(text);
  const waits = (['runs', 'offered', 'undecided'] as const).map((how) =>
    plan('deploy', { busy: { ...busy, how, ahead: how === 'offered' ? 0 : 1, wait: null } }),
  );
  return [
    ...choosing,
    { kind: 'service', app: text, environment: text, ...page },
    ...plans.map(confirming),
    ...waits.map(waiting),
  ];
}

const confirming = (plan: Plan): Question => ({ kind: 'confirm', ...plan });
const waiting = (plan: Plan): Question => ({ kind: 'queue', ...plan });

export function refusals(text: string): Refusal[] {
  return [
    { reason: 'unknown-app', said: text, known: [text] },
    { reason: 'unknown-environment', said: text, app: text, known: ['staging'] },
    { reason: 'unknown-service', said: text, known: [] },
    { reason: 'unknown-version', said: text, app: text },
    ...operations.flatMap((operation): Refusal[] => [
      { reason: 'not-offered', operation, app: text },
      { reason: 'not-offered', operation, app: '' },
      { reason: 'not-offered', operation, app: text, environment: text },
      {
        reason: 'no-longer-offered',
        operation,
        app: text,
        environment: text,
        service: operation === 'restart' ? text : null,
        undecided: null,
      },
      { reason: 'no-versions', operation, app: text, environment: text },
    ]),
    { reason: 'look-up-failed', message: text },
    { reason: 'changed-meanwhile', app: text, environment: text },
    { reason: 'not-an-answer', said: text },
    { reason: 'too-many-words', said: text },
    { reason: 'still-looking' },
    { reason: 'first-question' },
    { reason: 'last-page' },
    { reason: 'free-now', app: text, environment: text },
    { reason: 'open-question' },
    { reason: 'waiting', run: 12, app: text, environment: text },
  ];
}

export function denials(text: string): Denial[] {
  return [
    { reason: 'elsewhere', channels: ['C0ASK', 'C0OPS'] },
    { reason: 'objections', objections },
    ...objections.map((objection): Denial => ({ reason: 'objections', objections: [objection] })),
    { reason: 'not-yours', owner: 'U0OWNER' },
    { reason: 'question-over' },
    { reason: 'nothing-asked' },
    { reason: 'nothing-to-cancel' },
    { reason: 'run-goes-on', run: 12 },
    { reason: 'nothing-runs' },
    { reason: 'which-run', runs: [11, 12] },
    ...statuses.map((status): Denial => ({ reason: 'run-over', run: 12, status })),
    { reason: 'run-decided', run: 12 },
    { reason: 'dialogue-open' },
    ...commands.map((of): Denial => ({ reason: 'usage', of, wrong: text })),
    { reason: 'unknown-name', what: 'app', said: text, known: [text] },
    { reason: 'unknown-name', what: 'environment', said: text, known: [] },
    { reason: 'unknown-run', said: text },
    { reason: 'unknown-version', said: text, app: text },
    { reason: 'look-up-failed', message: text },
    { reason: 'dialogue-lost' },
    { reason: 'store-unavailable' },
  ];
}

function reports(text: string): View[] {
  const { version, live, probe, busy, freshness, range, run, news } = foreignTexts(text);
  const environment: EnvironmentStatus = {
    environment: text,
    live,
    newest: { version, ahead: 3 },
    busy,
    queue: [{ run: 13, person: 'U0NEXT', operation: 'rollback' }],
    probe,
    trouble: run('failed'),
  };
  const environments: EnvironmentStatus[] = [
    environment,
    { ...environment, live: null, busy: null, trouble: null },
    { ...environment, newest: null, trouble: run('interrupted') },
    { ...environment, newest: { version, ahead: 0 } },
  ];
  const every = statuses.flatMap((status) => operations.map((operation) => run(status, operation)));
  return [
    { kind: 'status', apps: [{ app: text, freshness, environments }], now: NOW },
    { kind: 'status', apps: [], now: NOW },
    { kind: 'history', runs: every, of: text, now: NOW },
    { kind: 'history', runs: [], of: text, now: NOW },
    { kind: 'history', runs: [], of: '', now: NOW },
    ...relations.map((relation): View => {
      const comparison = { app: text, environment: text, version, live, probe, range: range(relation), freshness };
      return { kind: 'commits', comparison, attached: true, now: NOW };
    }),
    ...every.map((run): View => ({ kind: 'ending', person: 'U0ASKER', run })),
    ...every.flatMap((run): View[] => [
      { kind: 'outputElsewhere', run, machine: text },
      { kind: 'outputElsewhere', run, machine: null },
      { kind: 'outputNotUploaded', run, kept: text },
    ]),
    ...every.flatMap((run): View[] => [
      { kind: 'run', run, news, typicalDuration: MINUTE, line: { position: 2, wait: MINUTE }, now: NOW },
      { kind: 'runEnded', run, typicalDuration: MINUTE },
      { kind: 'logs', run, tail: [text], attached: true },
      { kind: 'logs', run, tail: [], attached: false },
    ]),
  ];
}

export const asked = (question: Question, notice: Refusal | null = null): Asked => ({
  dialogue: 'C0PLACE/100.5',
  person: 'U0ASKER',
  questionNumber: 3,
  askCount: 1,
  question,
  notice,
});

/** Every kind of view in all its forms, with this text wherever somebody else's is shown. */
export function views(text: string): View[] {
  const closings: readonly Closing[] = ['answered', 'begun', 'queued', 'cancelled', 'expired', 'back'];
  const tellings: Telling[] = [
    { say: 'cancelled' },
    { say: 'expired' },
    { say: 'queued', run: 12, app: text, environment: text, busy: foreignTexts(text).busy },
    ...refusals(text).map((refusal): Telling => ({ say: 'refused', refusal })),
  ];
  const { catalog } = foreignTexts(text);
  return [
    { kind: 'starting' },
    { kind: 'ready' },
    { kind: 'unreachable', app: text, message: text },
    { kind: 'looking', app: text },
    ...questions(text).map((question): View => ({ kind: 'question', asked: asked(question), now: NOW })),
    ...questions(text).flatMap((question) =>
      closings.map((closing): View => ({ kind: 'closed', answer: text, asked: asked(question), closing, now: NOW })),
    ),
    ...refusals(text).flatMap((notice) =>
      questions(text)
        .slice(0, 1)
        .map((question): View => ({ kind: 'question', asked: asked(question, notice), now: NOW })),
    ),
    ...tellings.map((telling): View => ({ kind: 'telling', person: 'U0ASKER', telling, now: NOW })),
    ...denials(text).map((denial): View => ({ kind: 'denied', person: 'U0ASKER', denial })),
    ...[null, ...commands].map((topic): View => ({ kind: 'help', name: 'nestor', catalog, topic })),
    { kind: 'help', name: 'nestor', catalog: {}, topic: null },
    { kind: 'unknown', said: text, nearest: text, name: 'nestor', catalog },
    { kind: 'unknown', said: text, nearest: null, name: 'nestor', catalog },
    ...reports(text),
  ];
}
