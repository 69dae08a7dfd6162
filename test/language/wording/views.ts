import type { Closing, Telling } from '../../../machines/effects.ts';
import type { Catalog, Live, Operation, Range, Relation } from '../../../machines/model.ts';
import type { Asked, Plan, Question } from '../../../machines/question.ts';
import type { RunRecord, Status } from '../../../machines/record.ts';
import type { Refusal } from '../../../machines/refusal.ts';
import type { Objection } from '../../../src/policy/person.ts';
import { commands } from '../../../src/language/utterance.ts';
import type { Denial, EnvironmentStatus, View } from '../../../src/language/view.ts';

export const NOW = 10_000_000;
const MINUTE = 60_000;

const operations: readonly Operation[] = ['deploy', 'rollback', 'restart'];
const relations: readonly Relation[] = ['first', 'same', 'ahead', 'behind', 'parted', 'unrelated', 'lost'];
const statuses: readonly Status[] = ['requested', 'running', 'succeeded', 'failed', 'interrupted'];
const objections: readonly Objection[] = ['guest', 'stranger', 'deactivated', 'bot', 'not-in-channel', 'unknown'];

const commit = (digit: string): string => digit.repeat(40);

/** All that Nestor shows of other people's text, with this text wherever there is any. */
export function foreignTexts(text: string) {
  const version = { name: text, commit: commit('a') };
  const live: Live = { version, run: 4, by: 'U0LIVE', since: NOW - 5 * MINUTE };
  const busy = { run: 5, by: 'U0BUSY', operation: 'deploy', since: NOW - MINUTE } as const;
  const freshness = { fetchedAt: NOW - MINUTE, failure: text };
  const place = { channel: 'C0PLACE', thread: '100.5' };
  const catalog: Catalog = { [text]: { [text]: { operations, services: [text], confirm: 'yes' } } };
  const list = { count: 60, commits: [{ commit: commit('c'), author: text, subject: text }] };
  const range = (relation: Relation): Range => ({ relation, comes: list, goes: list });
  const plan = (operation: Operation, changes: Partial<Plan> = {}): Plan => ({
    operation,
    app: text,
    environment: text,
    service: null,
    version,
    live,
    range: range('ahead'),
    freshness,
    busy,
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
    origin: place,
    fence: 1,
    status,
    requestedAt: NOW - 3 * MINUTE,
    startedAt: status === 'requested' ? null : NOW - 2 * MINUTE,
    finishedAt: status === 'requested' || status === 'running' ? null : NOW - MINUTE,
    exitStatus: status === 'failed' ? 3 : null,
    reason: status === 'interrupted' ? text : null,
    instance: text,
    place: text,
    message: '200.5',
  });
  return { version, live, busy, freshness, place, catalog, range, plan, run };
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
  ]);
  const plans: Plan[] = [
    ...relations.map((relation): Plan => plan('deploy', { range: range(relation) })),
    plan('restart', { service: text, version: null, live: null, range: null, freshness: null, busy: null }),
    plan('deploy', { freshness: { fetchedAt: null, failure: text }, live: null }),
  ];
  return [...choosing, { kind: 'service', app: text, environment: text, ...page }, ...plans.map(confirming)];
}

const confirming = (plan: Plan): Question => ({ kind: 'confirm', ...plan });

export function refusals(text: string): Refusal[] {
  const { busy } = foreignTexts(text);
  return [
    { reason: 'unknown-app', said: text, known: [text] },
    { reason: 'unknown-environment', said: text, app: text, known: ['staging'] },
    { reason: 'unknown-service', said: text, known: [] },
    { reason: 'unknown-version', said: text, app: text },
    ...operations.flatMap((operation): Refusal[] => [
      { reason: 'not-offered', operation, app: text },
      { reason: 'not-offered', operation, app: '' },
      { reason: 'not-offered', operation, app: text, environment: text },
      { reason: 'no-versions', operation, app: text, environment: text },
    ]),
    { reason: 'look-up-failed', message: text },
    { reason: 'busy', app: text, environment: text, ...busy },
    { reason: 'changed-meanwhile', app: text, environment: text },
    { reason: 'not-an-answer', said: text },
    { reason: 'too-many-words', said: text },
    { reason: 'still-looking' },
    { reason: 'first-question' },
    { reason: 'last-page' },
    { reason: 'open-question' },
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
  const { version, live, busy, freshness, range, run } = foreignTexts(text);
  const environment: EnvironmentStatus = {
    environment: text,
    live,
    newest: { version, ahead: 3 },
    busy,
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
      const comparison = { app: text, environment: text, version, live, range: range(relation), freshness };
      return { kind: 'commits', comparison, attached: true, now: NOW };
    }),
    ...every.flatMap((run): View[] => [
      { kind: 'run', run, tail: [text, ''], now: NOW },
      { kind: 'runEnded', run },
      { kind: 'logs', run, tail: [text], attached: true },
      { kind: 'logs', run, tail: [], attached: false },
    ]),
  ];
}

export const asked = (question: Question, notice: Refusal | null = null): Asked => ({
  dialogue: 'C0PLACE/100.5',
  person: 'U0ASKER',
  number: 3,
  time: 1,
  question,
  notice,
});

/** Every kind of view in all its forms, with this text wherever somebody else's is shown. */
export function views(text: string): View[] {
  const closings: readonly Closing[] = ['answered', 'cancelled', 'expired', 'back'];
  const tellings: Telling[] = [
    { say: 'cancelled' },
    { say: 'expired' },
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
