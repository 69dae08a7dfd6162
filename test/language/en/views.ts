import type { Closing } from '../../../machines/dialogue/effects.ts';
import type { Busy, Catalog, Live, Operation, Probe, Range, Relation } from '../../../machines/model.ts';
import type { Asked, Plan, Question } from '../../../machines/dialogue/question.ts';
import type { News, Run, Status } from '../../../machines/run/record.ts';
import type { DialogueRefusal, Objection, RequestRefusal } from '../../../machines/refusal.ts';
import { commands as all } from '../../../src/language/commands/registry.ts';
import type { EnvironmentStatus, View } from '../../../src/language/view.ts';

const commands = all.map(({ name }) => name);

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
  const run = (status: Status, operation: Operation = 'deploy'): Run => ({
    id: 12,
    app: text,
    environment: text,
    operation,
    version: { name: text, commit: commit('a') },
    previous: { name: text, commit: commit('b') },
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
    reason: status === 'interrupted' ? { code: 'api-state', state: text } : null,
    instance: text,
    location: text,
    handle: null,
    timeout: 30 * MINUTE,
    grace: 10_000,
    stop: status === 'aborted' ? { kind: 'aborted', person: 'U0ABORTER', at: NOW - MINUTE } : null,
    progress: null,
    links: [],
    probe: status === 'failed' ? { said: text, agrees: false, failure: { code: 'recorded-text', text } } : null,
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
    plan('deploy', { probe: { said: null, version: null, agrees: null, failure: { code: 'recorded-text', text } } }),
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

/** A refusal of every code. */
type EveryOf<Refusal extends { code: string }> = {
  readonly [Code in Refusal['code']]: readonly Extract<Refusal, { code: Code }>[];
};

export function dialogueRefusals(text: string): DialogueRefusal[] {
  const every: EveryOf<DialogueRefusal> = {
    'unknown-app': [{ code: 'unknown-app', said: text, known: [text] }],
    'unknown-environment': [{ code: 'unknown-environment', said: text, app: text, known: ['staging'] }],
    'unknown-service': [{ code: 'unknown-service', said: text, known: [] }],
    'unknown-version': [{ code: 'unknown-version', said: text, app: text }],
    'not-offered': operations.flatMap((operation) => [
      { code: 'not-offered', operation, app: text },
      { code: 'not-offered', operation, app: '' },
      { code: 'not-offered', operation, app: text, environment: text },
    ]),
    'no-longer-offered': operations.map((operation) => {
      const service = operation === 'restart' ? text : null;
      return { code: 'no-longer-offered', operation, app: text, environment: text, service, undecided: 3 };
    }),
    'no-versions': operations.map((operation) => ({ code: 'no-versions', operation, app: text, environment: text })),
    'look-up-failed': [{ code: 'look-up-failed', detail: text }],
    'unexpected-error': [{ code: 'unexpected-error' }],
    'changed-meanwhile': [{ code: 'changed-meanwhile', app: text, environment: text }],
    'free-now': [{ code: 'free-now', app: text, environment: text }],
    'not-an-answer': [{ code: 'not-an-answer', said: text }],
    'still-looking': [{ code: 'still-looking' }],
    'first-question': [{ code: 'first-question' }],
    'last-page': [{ code: 'last-page' }],
    'open-question': [{ code: 'open-question' }],
    waiting: [{ code: 'waiting', run: 12, app: text, environment: text }],
  };
  return Object.values(every).flat();
}

export function requestRefusals(text: string): RequestRefusal[] {
  const every: EveryOf<RequestRefusal> = {
    elsewhere: [{ code: 'elsewhere', channels: ['C0ASK', 'C0OPS'] }],
    objections: [
      { code: 'objections', objections },
      ...objections.map((objection) => ({ code: 'objections', objections: [objection] }) as const),
    ],
    'not-yours': [{ code: 'not-yours', owner: 'U0OWNER' }],
    'question-over': [{ code: 'question-over' }],
    'nothing-asked': [{ code: 'nothing-asked' }],
    'nothing-to-cancel': [{ code: 'nothing-to-cancel' }],
    'run-goes-on': [{ code: 'run-goes-on', run: 12 }],
    'nothing-runs': [{ code: 'nothing-runs' }],
    'nothing-has-run': [{ code: 'nothing-has-run' }],
    'which-run': [{ code: 'which-run', runs: [11, 12] }],
    'run-over': statuses.map((status) => ({ code: 'run-over', run: 12, status })),
    'run-decided': [{ code: 'run-decided', run: 12 }],
    'dialogue-open': [{ code: 'dialogue-open' }],
    'unexpected-words': commands.map((command) => ({ code: 'unexpected-words', command, said: text })),
    'target-missing': [{ code: 'target-missing', command: 'commits' }],
    'count-out-of-range': [{ code: 'count-out-of-range', command: 'history', least: 1, most: 100 }],
    'no-version-chosen': [{ code: 'no-version-chosen', command: 'commits' }],
    'unknown-app': [{ code: 'unknown-app', said: text, known: [text] }],
    'unknown-environment': [{ code: 'unknown-environment', said: text, app: text, known: [] }],
    'unknown-version': [{ code: 'unknown-version', said: text, app: text }],
    'unknown-run': [{ code: 'unknown-run', said: text }],
    'no-versions': [{ code: 'no-versions', operation: 'deploy', app: text, environment: text }],
    'look-up-failed': [{ code: 'look-up-failed', detail: text }],
    'unexpected-error': [{ code: 'unexpected-error' }],
    'upload-failed': [{ code: 'upload-failed', detail: text }],
    'recorded-text': [{ code: 'recorded-text', text }],
    'dialogue-lost': [{ code: 'dialogue-lost' }],
    'store-unavailable': [{ code: 'store-unavailable' }],
  };
  return Object.values(every).flat();
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
    { kind: 'version', about: { version: text, startedAt: NOW - MINUTE, store: 'embedded' }, now: NOW },
    { kind: 'version', about: { version: text, startedAt: NOW - MINUTE, store: 'redis' }, now: NOW },
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

export const asked = (question: Question, notice: DialogueRefusal | null = null): Asked => ({
  dialogue: 'C0PLACE/100.5',
  person: 'U0ASKER',
  questionNumber: 3,
  askCount: 1,
  question,
  notice,
});

export const refused = (refusal: DialogueRefusal | RequestRefusal): View => ({
  kind: 'refused',
  person: 'U0ASKER',
  refusal,
});

/** Every kind of view in all its forms, with this text wherever somebody else's is shown. */
export function views(text: string): View[] {
  const closings: readonly Closing[] = ['answered', 'begun', 'queued', 'cancelled', 'expired', 'back'];
  const tellings: Extract<View, { kind: 'telling' }>['telling'][] = [
    { say: 'cancelled' },
    { say: 'expired' },
    { say: 'queued', run: 12, app: text, environment: text, busy: foreignTexts(text).busy },
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
    ...dialogueRefusals(text).flatMap((notice) =>
      questions(text)
        .slice(0, 1)
        .map((question): View => ({ kind: 'question', asked: asked(question, notice), now: NOW })),
    ),
    ...tellings.map((telling): View => ({ kind: 'telling', person: 'U0ASKER', telling, now: NOW })),
    ...[...dialogueRefusals(text), ...requestRefusals(text)].map(refused),
    ...[null, ...commands].map((topic): View => ({ kind: 'help', name: 'nestor', catalog, topic })),
    { kind: 'help', name: 'nestor', catalog: {}, topic: null },
    { kind: 'unknown', said: text, nearest: text, name: 'nestor', catalog },
    { kind: 'unknown', said: text, nearest: null, name: 'nestor', catalog },
    ...reports(text),
  ];
}
