import { describe, expect, test } from 'vitest';
import { keepDialogue, reviveDialogue } from '../../../src/engine/documents/dialogue-snapshot.ts';
import { reviveRun } from '../../../src/engine/documents/run-snapshot.ts';
import { migrate, UnreadableSnapshot, type Migration } from '../../../src/engine/documents/snapshot.ts';
import { house, live } from '../../machines/dialogue/houses.ts';
import { busy, DEADLINE, given, lookedUp, pathOf, step, ticketOf, type Bare } from '../../machines/dialogue/walk.ts';
import { goldens, type Golden } from './golden.ts';

const dialogues = goldens('dialogue');

/** The states of today, and what they were called when the chart was flat. */
const flat: Readonly<Record<string, string>> = {
  idle: 'idle',
  choosingApp: 'choosing.app',
  choosingEnvironment: 'choosing.environment',
  choosingService: 'choosing.service',
  listingVersions: 'listing',
  choosingVersion: 'choosing.version',
  showingCommits: 'reviewing',
  confirming: 'confirming.plan',
  confirmingName: 'confirming.name',
  offeringQueue: 'confirming.queue',
  queued: 'queued',
  running: 'running',
  done: 'done',
  cancelled: 'cancelled',
  expired: 'expired',
  failed: 'failed',
};
const over = new Set(['done', 'cancelled', 'expired', 'failed']);

const catalog = house(2, 2, { services: ['web', 'worker'], confirm: 'name' });
const ground = { run: 5, live: live(1), busy: null, isRunOver: false };

/** What a dialogue may hear next. */
const events: Readonly<Record<string, Bare>> = {
  begin: {
    type: 'begin',
    dialogue: 'C1/200',
    thread: { channel: 'C1', thread: '200' },
    person: 'U1',
    operation: 'deploy',
    requested: {},
    supersedes: null,
  },
  choose: { type: 'choose', index: 0 },
  more: { type: 'more' },
  yes: { type: 'yes', ...ground },
  name: { type: 'name', text: 'env1', ...ground },
  no: { type: 'no' },
  back: { type: 'back' },
  cancel: { type: 'cancel' },
  repeat: { type: 'repeat', notice: { code: 'open-question' } },
  offered: { type: 'offered', run: 5 },
  runEnded: { type: 'runEnded', run: 5 },
};

/** What is accepted in each state. */
const accepted: Readonly<Record<string, readonly string[]>> = {
  idle: ['begin'],
  'choosing.app': ['choose', 'cancel', 'repeat', 'timeout'],
  'choosing.environment': ['choose', 'back', 'cancel', 'repeat', 'timeout'],
  'choosing.service': ['choose', 'back', 'cancel', 'repeat', 'timeout'],
  listing: ['back', 'cancel', 'timeout', 'versionsListed', 'lookUpFailed'],
  'choosing.version': ['choose', 'more', 'back', 'cancel', 'repeat', 'timeout'],
  reviewing: ['back', 'cancel', 'timeout', 'compared', 'lookUpFailed'],
  'confirming.plan': ['yes', 'no', 'back', 'cancel', 'repeat', 'timeout'],
  'confirming.name': ['name', 'no', 'back', 'cancel', 'repeat', 'timeout'],
  'confirming.queue': ['yes', 'no', 'back', 'cancel', 'repeat', 'timeout'],
  queued: ['cancel', 'offered', 'runEnded'],
  running: ['begin', 'runEnded'],
};

/** Today's file of a state, as an older shape came to it: in the first shape by choosing from a full list. */
function expected({ file, kept: { schema } }: Golden): Golden['kept'] {
  const state = stateOf(file);
  const today = dialogues.find((golden) => golden.file === `dialogue-v3-${state}.json`)?.kept;
  if (today === undefined) throw new Error(`no file of today for ${file}`);
  if (schema > 1 || !['reviewing', 'confirming.plan', 'confirming.name', 'running'].includes(state)) return today;
  const context = today.context as { questionNumber: number };
  const choices = Array.from({ length: 10 }, (_, index) => ({ value: `v${index + 1}`, commit: `${index}`.repeat(40) }));
  return { ...today, context: { ...context, choices, total: 12, questionNumber: context.questionNumber + 1 } };
}

/** The state that a file is of, as today's chart calls it. */
function stateOf(file: string): string {
  const name = /^dialogue-v\d+-(.+)\.json$/.exec(file)?.[1] ?? '';
  return flat[name] ?? name;
}

describe('a dialogue from the store', () => {
  test('there is a file of every state', () => {
    const states = (schema: number) =>
      dialogues.filter(({ kept }) => kept.schema === schema).map(({ file }) => stateOf(file));
    const all = Object.values(flat);
    const first = all.filter((state) => state !== 'confirming.queue' && state !== 'queued');
    expect(states(1).toSorted()).toEqual(first.toSorted());
    expect([states(2).toSorted(), states(3).toSorted()]).toEqual([all.toSorted(), all.toSorted()]);
  });

  test.each(dialogues.filter(({ file }) => !over.has(stateOf(file))))('$file is revived as it was', (golden) => {
    const snapshot = reviveDialogue(golden.kept);
    expect(pathOf(snapshot.value)).toBe(stateOf(golden.file));
    expect(keepDialogue(snapshot)).toEqual(expected(golden));
  });

  test.each(dialogues.filter(({ file }) => !over.has(stateOf(file))))(
    '$file accepts what it should',
    ({ file, kept }) => {
      const snapshot = reviveDialogue(kept);
      const answers = lookedUp(snapshot, ticketOf(snapshot)).map((event) => [event.type, event] as const);
      const timeout = { ...given({ type: 'timeout' }, { catalog }), at: DEADLINE };
      const heard = Object.entries({ ...events, ...Object.fromEntries(answers) })
        .filter(([, event]) => snapshot.can(given(event, { catalog })))
        .map(([type]) => type);
      const all = snapshot.can(timeout) ? [...heard, 'timeout'] : heard;
      expect(all.toSorted()).toEqual(accepted[stateOf(file)]?.toSorted());
    },
  );

  test.each(dialogues.filter(({ file }) => over.has(stateOf(file))))(
    '$file is over: the dialogue is idle',
    ({ kept }) => {
      expect(pathOf(reviveDialogue(kept).value)).toBe('idle');
    },
  );

  test.each(dialogues)('$file without one of its facts cannot be read', ({ kept }) => {
    // The state tells the step; who was in the way is asked again after the first shape.
    const needless = kept.schema === 1 ? ['step', 'busy'] : ['step'];
    for (const name of Object.keys(kept.context as object).filter((name) => !needless.includes(name))) {
      const { [name]: _, ...context } = kept.context as Record<string, unknown>;
      expect(() => reviveDialogue({ ...kept, context })).toThrow(UnreadableSnapshot);
    }
  });

  test('that was never begun is idle', () => {
    expect(reviveDialogue(null).value).toBe('idle');
  });

  test.each<[string, Bare, string]>([
    ['choosing.app', { type: 'choose', index: 1 }, 'choosing.environment'],
    ['confirming.plan', { type: 'yes', ...ground }, 'confirming.name'],
    ['confirming.name', { type: 'name', text: 'env1', ...ground }, 'running'],
    ['confirming.queue', { type: 'yes', ...ground, busy }, 'queued'],
  ])('goes on from %s', (state, event, next) => {
    for (const { kept } of dialogues.filter(({ file }) => stateOf(file) === state)) {
      const { snapshot } = step(reviveDialogue(kept), given(event, { catalog }));
      expect(pathOf(snapshot.value)).toBe(next);
    }
  });
});

test.each([undefined, {}, [], '', 'idle', 7, true, { schema: 1 }, { schema: '1', value: 'idle', context: {} }])(
  '%j is no snapshot',
  (stored) => {
    expect(() => reviveDialogue(stored)).toThrow(UnreadableSnapshot);
    expect(() => reviveRun(stored)).toThrow(UnreadableSnapshot);
  },
);

test.each<unknown>([
  'choosing',
  'choosingApp',
  'agreeing',
  'constructor',
  '__proto__',
  'agreeing.choosing',
  '',
  {},
  null,
  7,
  [],
  ['idle'],
  { idle: {} },
  { idle: 'idle' },
  { agreeing: 'resolving' },
  { agreeing: 'checking' },
  { agreeing: 'choosing' },
  { agreeing: 'constructor' },
  { agreeing: { choosing: 'commits' } },
  { agreeing: { choosing: {} } },
  { agreeing: { choosing: 'app', confirming: 'plan' } },
  { confirming: 'plan' },
])('a dialogue in the state %j cannot be read', (value) => {
  const kept = dialogues.find(({ kept: { schema } }) => schema === 3)?.kept;
  expect(reviveDialogue(kept)).toBeDefined();
  expect(() => reviveDialogue({ ...kept, value })).toThrow(UnreadableSnapshot);
});

describe('shapes', () => {
  const kept = { schema: 1, value: 'old', context: { a: 1 } };
  const steps: Readonly<Record<number, Migration>> = {
    1: ({ value, context }) => ({ schema: 2, value, context: { ...(context as object), b: 2 } }),
    2: ({ context }) => ({ schema: 3, value: 'new', context }),
  };

  test('of long ago are led step by step to that of today', () => {
    expect(migrate(kept, 3, steps)).toEqual({ schema: 3, value: 'new', context: { a: 1, b: 2 } });
    expect(migrate({ ...kept, schema: 2 }, 3, steps)).toEqual({ schema: 3, value: 'new', context: { a: 1 } });
    expect(migrate(kept, 1, steps)).toEqual(kept);
  });

  test('from which no step leads on cannot be read', () => {
    expect(() => migrate(kept, 4, steps)).toThrow('no step leads on from its shape 3');
  });

  test('of a newer Nestor cannot be read', () => {
    expect(() => migrate({ ...kept, schema: 4 }, 3, steps)).toThrow('its shape 4 is newer than this Nestor knows');
  });
});
