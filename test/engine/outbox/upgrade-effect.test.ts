import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { upgradeEffect } from '../../../src/engine/outbox/upgrade-effect.ts';
import type { View } from '../../../src/language/view.ts';
import { english } from '../../../src/language/en/english.ts';

type Params = Readonly<Record<string, unknown>>;

/** Of every type and kind that the dialogues of shape 2 committed, as they committed them. */
const older = JSON.parse(readFileSync(join(import.meta.dirname, 'older-effects.json'), 'utf8')) as {
  readonly type: string;
  readonly params: Params;
}[];

const place = { channel: 'C1', thread: '100' };
const denied = (denial: object) => ({ place, view: { kind: 'denied', person: 'U1', denial } });
const refused = (refusal: object) => ({ thread: place, view: { kind: 'refused', person: 'U1', refusal } });

/** What else was committed, and what becomes of it. */
const others: readonly (readonly [string, Params, Params])[] = [
  ['say', denied({ reason: 'nothing-asked' }), refused({ code: 'nothing-asked' })],
  [
    'say',
    denied({ reason: 'usage', of: 'commits', wrong: 'No version is chosen yet.' }),
    refused({ code: 'recorded-text', text: 'No version is chosen yet.' }),
  ],
  [
    'say',
    denied({ reason: 'unknown-name', what: 'app', said: 'x', known: ['shop'] }),
    refused({ code: 'unknown-app', said: 'x', known: ['shop'] }),
  ],
  [
    'say',
    { place, view: { kind: 'help', name: 'nestor', catalog: {}, topic: null } },
    { thread: place, view: { kind: 'help', name: 'nestor', catalog: {}, topic: null } },
  ],
  [
    'answer',
    { place, person: 'U1', request: { of: 'status', app: null } },
    { thread: place, person: 'U1', query: { of: 'status', app: null } },
  ],
  [
    'instruct',
    { place, channel: 'C1', person: 'U1', instruction: { to: 'abort', run: null } },
    { thread: place, channel: 'C1', person: 'U1', instruction: { to: 'abort', run: null } },
  ],
  [
    'consider',
    { inbound: { kind: 'message', id: 'E1', channel: 'C1', ts: '1', user: 'U1', text: 'x', at: 1 } },
    { inbound: { kind: 'message', id: 'E1', channel: 'C1', ts: '1', person: 'U1', text: 'x', at: 1 } },
  ],
  ['quitQueue', { run: 5, by: null }, { run: 5, person: null }],
  ...['announce', 'show', 'report', 'conclude', 'execute', 'askWhatNow', 'closeWhatNow'].map(
    (type) => [type, { run: 5 }, { run: 5 }] as const,
  ),
  [
    'grant',
    { run: 5, channel: 'C1', person: 'U1', operation: 'deploy', since: 1 },
    { run: 5, channel: 'C1', person: 'U1', operation: 'deploy', since: 1 },
  ],
];

/** All names of fields, at any depth. */
function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, held]) => (Array.isArray(value) ? [] : [name]).concat(namesIn(held)));
}

const gone: ReadonlySet<string> = new Set([
  'place',
  'number',
  'time',
  'ticket',
  'by',
  'comes',
  'goes',
  'turn',
  'reason',
  'denial',
  'user',
  'message',
]);

/** What its handler shows, where it shows something. */
function viewOf(type: string, params: Params): View | undefined {
  const { thread: _, closing, answer, ...asked } = params as Params & { telling?: { say: string } };
  if (type === 'ask') return { kind: 'question', asked, now: 1 } as unknown as View;
  if (type === 'close') return { kind: 'closed', asked, closing, answer, now: 1 } as unknown as View;
  if (type !== 'tell') return undefined;
  const { telling } = asked;
  return telling?.say === 'refused'
    ? ({ kind: 'refused', ...telling, person: params['person'] } as unknown as View)
    : ({ kind: 'telling', ...asked, now: 1 } as unknown as View);
}

describe('an effect that an older Nestor left in the outbox', () => {
  test('is known of every type and kind', () => {
    const kinds = older.map(({ type, params }) => {
      const { question, telling } = params as { question?: { kind: string }; telling?: { say: string } };
      return [type, question?.kind ?? telling?.say].filter(Boolean).join(' ');
    });
    const asked = ['app', 'environment', 'service', 'version', 'confirm', 'name', 'queue'];
    const told = ['cancelled', 'expired', 'queued', 'refused'];
    expect(new Set(kinds)).toEqual(
      new Set([
        ...asked.flatMap((kind) => [`ask ${kind}`, `close ${kind}`]),
        ...told.map((say) => `tell ${say}`),
        'listVersions',
        'compare',
        'quitQueue',
      ]),
    );
  });

  test.each(older)('$type, of a dialogue, is brought to the shape of today and shown', ({ type, params }) => {
    const upgraded = upgradeEffect(type, params) as Params;
    expect(namesIn(upgraded).filter((name) => gone.has(name))).toEqual([]);
    expect(namesIn(upgraded)).toHaveLength(namesIn(params).length);
    const view = viewOf(type, upgraded);
    if (view === undefined) return;
    const words = JSON.stringify(english.render(view));
    expect(words).not.toContain('undefined');
  });

  test.each(others)('%s: %j becomes %j', (type, params, upgraded) => {
    expect(upgradeEffect(type, params)).toEqual(upgraded);
  });

  test("keeps what a plan's probe said, and how the environment was held", () => {
    const probe = { said: null, version: null, agrees: null, failure: 'it took too long' };
    const busy = { run: 9, by: 'U9', operation: 'deploy', since: 1, how: 'turn', ahead: 0, wait: null };
    const range = { relation: 'parted', comes: { count: 1, commits: [] }, goes: { count: 2, commits: [] } };
    const live = { version: { name: 'v1', commit: 'a' }, run: 4, by: 'U4', since: 1 };
    const question = { kind: 'confirm', turn: true, probe, busy, range, live };
    expect(upgradeEffect('ask', { place, number: 3, time: 1, question, notice: null })).toEqual({
      thread: place,
      questionNumber: 3,
      askCount: 1,
      notice: null,
      question: {
        kind: 'confirm',
        isOffered: true,
        probe: { ...probe, failure: { code: 'recorded-text', text: 'it took too long' } },
        busy: { run: 9, person: 'U9', operation: 'deploy', since: 1, how: 'offered', ahead: 0, wait: null },
        range: { relation: 'diverged', added: { count: 1, commits: [] }, removed: { count: 2, commits: [] } },
        live: { version: { name: 'v1', commit: 'a' }, run: 4, person: 'U4', since: 1 },
      },
    });
  });
});

test('an effect of today stays as it is', () => {
  const all = [...older.map(({ type, params }) => [type, params] as const), ...others];
  for (const [type, params] of all) {
    const today = upgradeEffect(type, params);
    expect(upgradeEffect(type, today)).toEqual(today);
  }
});
