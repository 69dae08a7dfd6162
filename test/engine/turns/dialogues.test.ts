import { afterEach, beforeEach, expect, test } from 'vitest';
import { DIALOGUE_SCHEMA, keepDialogue } from '../../../src/engine/documents/dialogue-snapshot.ts';
import type { Decision, Dialogues, DialogueInput } from '../../../src/engine/turns/turn.ts';
import { createDialogues } from '../../../src/engine/turns/dialogues.ts';
import { documents } from '../../../src/engine/documents/keys.ts';
import { StoreUnavailable, type Effect, type Json, type Store } from '../../../src/ports/index.ts';
import { live } from '../../machines/dialogue/houses.ts';
import { pathOf } from '../../machines/dialogue/walk.ts';
import { commitOf, versionOf, wasCommitted, write } from '../../store/commits.ts';
import { Diary } from '../diary.ts';
import { openedStore, type Opened } from '../opened.ts';
import { catalog, dialogueIn } from '../in-state.ts';

const KEY = documents.dialogue('C1', 'U1');
const SLOT = documents.slot('app1', 'env1');
const LIVE = documents.live('app1', 'env1');

let opened: Opened;
let store: Store;
let log: Diary;
let dialogues: Dialogues;
let performed: Effect[];

beforeEach(async () => {
  opened = await openedStore();
  ({ store } = opened);
  log = new Diary();
  performed = [];
  dialogues = createDialogues({
    store,
    log,
    catalog,
    now: () => 5000,
    timeout: 100,
    perform: (_, effects) => void performed.push(...effects),
  });
});
afterEach(() => opened.dispose());

const put = (key: string, value: Json, seen = `put/${key}`) =>
  store.commit(commitOf(seen, { writes: [write(key, 0, value)] }));
const turn = (eventId: string, decide: () => Decision | undefined) =>
  dialogues.turn({ channel: 'C1', person: 'U1', eventId, decide });
const happens = (eventId: string, event: DialogueInput) => turn(eventId, () => ({ event }));

async function kept(): Promise<{ value: string; context: { deadline: number; run: number | null } } | null> {
  const [stored] = await store.load([KEY]);
  return stored?.value as never;
}

const begin: DialogueInput = {
  type: 'begin',
  dialogue: 'C1/100',
  thread: { channel: 'C1', thread: '100' },
  person: 'U1',
  operation: 'deploy',
  requested: {},
  supersedes: null,
};

test('a turn commits the new state, its effects and its timer, and hands the effects on', async () => {
  expect(await happens('m', begin)).toBe(true);
  expect(await kept()).toMatchObject({
    schema: DIALOGUE_SCHEMA,
    value: { agreeing: { choosing: 'app' } },
    context: { deadline: 5100 },
  });
  expect(performed).toMatchObject([{ type: 'ask', key: 'ask/C1/100/1/1', lane: 'talk/C1/U1' }]);
  expect(await store.due(5100, 10)).toEqual([{ key: KEY, at: 5100, event: { channel: 'C1', person: 'U1' } }]);
});

test('the same twice is done once', async () => {
  await happens('m', begin);
  expect(await happens('m', { type: 'answer', text: '1' })).toBe(false);
  expect(await kept()).toMatchObject({ value: { agreeing: { choosing: 'app' } } });
  expect(performed).toHaveLength(1);
});

test('a decision to do nothing leaves no trace, so that what it was about may be decided later', async () => {
  expect(await turn('m', () => undefined)).toBe(false);
  expect(await wasCommitted(store, 'm')).toBe(false);
});

test('the end of a dialogue clears its timer', async () => {
  await happens('m', begin);
  await happens('n', { type: 'cancel' });
  expect(await store.due(1e9, 10)).toEqual([]);
  expect(await kept()).toMatchObject({ value: 'cancelled' });
});

test('turns of a dialogue wait for each other: of two yeses one begins a run', async () => {
  await put(KEY, keepDialogue(dialogueIn('confirming.name')));
  await put(LIVE, live(1));
  const decide = ({ accepts }: { accepts: (event: DialogueInput) => boolean }): Decision | undefined => {
    const event: DialogueInput = { type: 'name', text: 'env1' };
    return accepts(event) ? { event } : undefined;
  };
  const both = ['m', 'n'].map((eventId) => dialogues.turn({ channel: 'C1', person: 'U1', eventId, decide }));
  expect((await Promise.all(both)).filter(Boolean)).toHaveLength(1);
  expect(await versionOf(store, documents.run(1))).toBe(1);
  expect(await versionOf(store, documents.run(2))).toBe(0);
});

test('after a write of another process in between, the turn is decided anew on what was written', async () => {
  await happens('m', begin);
  const seen: string[] = [];
  const others: Promise<unknown>[] = [];
  const committed = await dialogues.turn({
    channel: 'C1',
    person: 'U1',
    eventId: 'n',
    decide: ({ snapshot }) => {
      seen.push(pathOf(snapshot.value));
      const other = keepDialogue(dialogueIn('choosing.environment'));
      if (seen.length === 1) others.push(store.commit(commitOf('other', { writes: [write(KEY, 1, other)] })));
      return { event: { type: 'answer', text: '1' } };
    },
  });
  await Promise.all(others);
  expect([committed, seen]).toEqual([true, ['choosing.app', 'choosing.environment']]);
  expect(await kept()).toMatchObject({ value: { agreeing: 'listing' }, context: { environment: 'env1' } });
  expect(await versionOf(store, KEY)).toBe(3);
});

test('a yes begins a run: its record, the environment it holds and its first effects in the same commit', async () => {
  await put(KEY, keepDialogue(dialogueIn('confirming.name')));
  await put(LIVE, live(1));
  await happens('m', { type: 'name', text: 'env1' });
  const [run, slot] = await store.load([documents.run(1), SLOT]);
  expect(run?.value).toMatchObject({
    value: 'requested',
    context: {
      id: 1,
      app: 'app1',
      environment: 'env1',
      version: { name: 'v1' },
      previous: { name: 'v1' },
      fence: 1,
      requestedAt: 5000,
    },
  });
  const holder = { run: 1, person: 'U1', operation: 'deploy', since: 5000 };
  expect(slot?.value).toEqual({ holder, offer: null, queue: [] });
  expect(performed.map(({ type, lane }) => [type, lane])).toEqual([
    ['close', 'tidy/C1/U1'],
    ['announce', 'shown/1'],
    ['execute', 'work/1'],
  ]);
  expect(await store.list('runs/app1/env1', { limit: 5 })).toHaveLength(1);
  expect(await store.due(1e9, 10)).toEqual([]);
});

test('a yes while another run holds the environment begins nothing, uses up no number, and offers the queue', async () => {
  await put(KEY, keepDialogue(dialogueIn('confirming.name')));
  await put(LIVE, live(1));
  await put(SLOT, { run: 9, person: 'U9', operation: 'deploy', since: 1 });
  await happens('m', { type: 'name', text: 'env1' });
  expect(performed).toMatchObject([
    { type: 'close' },
    { type: 'ask', params: { question: { kind: 'queue', busy: { run: 9, how: 'runs', ahead: 0, wait: null } } } },
  ]);
  expect(await store.list('runs', { limit: 1 })).toEqual([]);
});

test('runs are numbered one after the other, whichever of two processes begins them at the same time', async () => {
  const other = createDialogues({ store, log, catalog, now: () => 5000, timeout: 100, perform: () => {} });
  const { context, ...naming } = dialogueIn('confirming.name');
  const confirms = async (process: Dialogues, person: string, [app, environment]: [string, string]) => {
    const snapshot = { ...naming, context: { ...context, person, app, environment, live: null } } as typeof naming & {
      context: typeof context;
    };
    await put(documents.dialogue('C1', person), keepDialogue(snapshot));
    const event: DialogueInput = { type: 'name', text: environment };
    await process.turn({ channel: 'C1', person, eventId: `yes/${person}`, decide: () => ({ event }) });
  };
  await Promise.all([
    confirms(dialogues, 'U1', ['app1', 'env1']),
    confirms(other, 'U2', ['app1', 'env2']),
    confirms(dialogues, 'U3', ['app2', 'env1']),
    confirms(other, 'U4', ['app2', 'env2']),
  ]);
  const runs = await store.list('runs', { limit: 10 });
  expect(runs.map(({ key }) => key)).toEqual(['run/4', 'run/3', 'run/2', 'run/1']);
});

test('a run that cannot be read costs no dialogue, and the next one gets the number after it', async () => {
  await put(KEY, keepDialogue(dialogueIn('confirming.name')));
  await put(LIVE, live(1));
  const newer = { ...write('run/9', 0, { schema: 99 }), lists: ['runs'], rank: 9 };
  await store.commit(commitOf('newer', { writes: [newer] }));
  expect(await happens('m', { type: 'name', text: 'env1' })).toBe(true);
  expect(await versionOf(store, documents.run(10))).toBe(1);
  expect(log.lines).toEqual([]);
});

test('a dialogue stays as it is while the run that holds its environment cannot be read', async () => {
  const before = keepDialogue(dialogueIn('confirming.name'));
  await put(KEY, before);
  await put(SLOT, { run: 9, person: 'U9', operation: 'deploy', since: 1 });
  await put(documents.run(9), { schema: 99 });
  await expect(happens('m', { type: 'name', text: 'env1' })).rejects.toMatchObject({ name: 'UnreadableSnapshot' });
  expect(await kept()).toMatchObject({ value: before.value });
  expect(performed).toEqual([]);
});

test('a damaged environment keeps nobody from cancelling, nor a question from expiring', async () => {
  await put(KEY, keepDialogue(dialogueIn('confirming.name')));
  await put(SLOT, 'rubbish');
  await expect(happens('yes', { type: 'name', text: 'env1' })).rejects.toThrow();
  expect(await happens('cancel', { type: 'cancel' })).toBe(true);
  expect(await kept()).toMatchObject({ value: 'cancelled' });
});

test('a store that is away is noticed at once by all who confirm, not by one after the other', async () => {
  const away = Promise.withResolvers<never>();
  let isAway = false;
  let asked = 0;
  const failing: Store = Object.create(store, {
    load: { value: (keys: readonly string[]) => (isAway ? ((asked += 1), away.promise) : store.load(keys)) },
    list: { value: store.list.bind(store) },
    commit: { value: store.commit.bind(store) },
  });
  const those = createDialogues({ store: failing, log, catalog, now: () => 5000, timeout: 100, perform: () => {} });
  const people = ['U1', 'U2', 'U3'];
  const say = (person: string, eventId: string, event: DialogueInput) =>
    those.turn({ channel: 'C1', person, eventId: `${eventId}/${person}`, decide: () => ({ event }) });
  for (const person of people) {
    const { context, ...rest } = keepDialogue(dialogueIn('confirming.plan'));
    const own = { ...(context as object), dialogue: `C1/${person}` };
    await put(documents.dialogue('C1', person), { ...rest, context: own });
    await say(person, 'asked again', { type: 'repeat', notice: { code: 'open-question' } });
  }
  isAway = true;
  const turns = people.map((person) => say(person, 'cancel', { type: 'cancel' }));
  expect(asked).toBe(people.length);
  away.reject(new StoreUnavailable('gone'));
  for (const outcome of await Promise.allSettled(turns))
    expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'StoreUnavailable' } });
});

test('a yes to the queue makes a run that waits, and its thread in the queue, in the same commit', async () => {
  await put(KEY, keepDialogue(dialogueIn('confirming.queue')));
  await put(SLOT, { run: 9, person: 'U9', operation: 'deploy', since: 1 });
  await happens('m', { type: 'yes' });
  const [run, slot] = await store.load([documents.run(1), SLOT]);
  expect(run?.value).toMatchObject({ value: 'queued', context: { id: 1, confirmedAt: null } });
  expect(slot?.value).toMatchObject({
    holder: { run: 9 },
    offer: null,
    queue: [{ run: 1, channel: 'C1', person: 'U1' }],
  });
  expect(await kept()).toMatchObject({ value: 'queued', context: { run: 1 } });
  expect(await store.due(1e9, 10)).toEqual([]);
});

test.each([
  ['of a newer Nestor', { ...keepDialogue(dialogueIn('confirming.plan')), schema: 99 }, '100'],
  ['in a state that is no more', { ...keepDialogue(dialogueIn('confirming.plan')), value: 'gone' }, '100'],
  [
    'without its facts',
    { schema: 1, value: { agreeing: { confirming: 'plan' } }, context: { thread: { channel: 'C1', thread: '90' } } },
    '90',
  ],
  ['that is no dialogue at all', 'rubbish', undefined],
])('a dialogue %s is closed with an apology in its thread, and what came is decided anew', async (_, value, thread) => {
  await put(KEY, value);
  expect(await happens('m', begin)).toBe(true);
  const where = { channel: 'C1', ...(thread !== undefined && { thread }) };
  const view = { kind: 'refused', person: 'U1', refusal: { code: 'dialogue-lost' } };
  expect(performed).toMatchObject([{ type: 'say', params: { thread: where, view } }, { type: 'ask' }]);
  expect(await kept()).toMatchObject({ value: { agreeing: { choosing: 'app' } } });
  expect(log.lines).toEqual(['error: closing an unreadable dialogue']);
});
