import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Decision, Dialogues, DialogueInput } from '../../../src/engine/turns/turn.ts';
import { createDialogues } from '../../../src/engine/turns/dialogues.ts';
import { createLru } from '../../../src/async/lru.ts';
import type { Effect, Store } from '../../../src/ports/index.ts';
import { Diary } from '../diary.ts';
import { openedStore, type Opened } from '../opened.ts';
import { catalog } from '../in-state.ts';
import { pathOf } from '../../machines/dialogue/walk.ts';

let opened: Opened;
let store: Store;
let loads: number;
let one: Dialogues;
let other: Dialogues;
let said: Effect[];

beforeEach(async () => {
  opened = await openedStore();
  ({ store } = opened);
  loads = 0;
  said = [];
  one = dialogues();
  other = dialogues();
});
afterEach(() => opened.dispose());

/** What one process knows of dialogues. Others on the same store know other things. */
function dialogues(): Dialogues {
  const counting: Store = Object.create(store, {
    load: { value: (keys: readonly string[]) => ((loads += 1), store.load(keys)) },
    commit: { value: store.commit.bind(store) },
  });
  const perform = (_: readonly string[], effects: readonly Effect[]) => void said.push(...effects);
  return createDialogues({ store: counting, log: new Diary(), catalog, now: () => 5000, timeout: 100, perform });
}

const party = { channel: 'C1', person: 'U1' };
const happens = (who: Dialogues, eventId: string, event: DialogueInput) =>
  who.turn({ ...party, eventId, decide: ({ accepts }) => (accepts(event) ? { event } : undefined) });

const begin: DialogueInput = {
  type: 'begin',
  dialogue: 'C1/100',
  thread: { channel: 'C1', thread: '100' },
  person: 'U1',
  operation: 'deploy',
  requested: {},
  supersedes: null,
};
const say = (key: string): Decision => ({
  effects: [{ key, lane: 'talk/C1/U1', type: 'say', params: null }],
});

test('what this process wrote it need not ask for', async () => {
  await happens(one, 'a', begin);
  expect(loads).toBe(1);
  expect(await happens(one, 'b', { type: 'answer', text: '1' })).toBe(true);
  expect(await one.turn({ ...party, eventId: 'c', decide: () => say('hello') })).toBe(true);
  expect(await happens(one, 'd', { type: 'cancel' })).toBe(true);
  expect(loads).toBe(1);
});

test('an answer to what another process asked meanwhile is an answer to that', async () => {
  await happens(one, 'a', begin);
  await happens(other, 'b', { type: 'answer', text: '1' });
  expect(await happens(one, 'c', { type: 'back' })).toBe(true);
  const questions = said.filter(({ type }) => type === 'ask').map(({ params }) => params);
  expect(questions).toMatchObject([{ question: { kind: 'app' } }, { question: {} }, { question: { kind: 'app' } }]);
});

test('what is remembered to be refused is taken if another process has made way for it', async () => {
  await happens(one, 'a', begin);
  expect(await happens(one, 'b', { type: 'back' })).toBe(false);
  await happens(one, 'c', { type: 'repeat', notice: { code: 'first-question' } });
  await happens(other, 'd', { type: 'answer', text: '1' });
  expect(await happens(one, 'e', { type: 'back' })).toBe(true);
});

test('what is only said is said of the dialogue as it stands', async () => {
  await happens(one, 'a', begin);
  await happens(other, 'b', { type: 'cancel' });
  const seen: unknown[] = [];
  const decide: Parameters<Dialogues['turn']>[0]['decide'] = ({ snapshot }) => {
    seen.push(pathOf(snapshot.value));
    return say('how it stands');
  };
  expect(await one.turn({ ...party, eventId: 'c', decide })).toBe(true);
  expect(seen).toEqual(['choosing.app', 'idle']);
  expect(said.filter(({ key }) => key === 'how it stands')).toHaveLength(1);
});

test('what comes again is known also where the dialogue is remembered', async () => {
  await happens(one, 'a', begin);
  await happens(one, 'b', { type: 'answer', text: '1' });
  expect(await happens(one, 'b', { type: 'answer', text: '1' })).toBe(false);
  expect(await happens(one, 'c', { type: 'back' })).toBe(true);
});

test('only so much is remembered, the oldest is forgotten first', () => {
  const memory = createLru<number>(2);
  memory.set('a', 1);
  memory.set('b', 1);
  memory.set('a', 2);
  memory.set('c', 1);
  expect(memory.get('b')).toBeUndefined();
  expect([memory.get('a'), memory.get('c')]).toEqual([2, 1]);
  memory.delete('a');
  expect(memory.get('a')).toBeUndefined();
});
