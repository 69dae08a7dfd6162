import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Dialogues, DialogueInput } from '../../../../src/engine/turns/turn.ts';
import { createDialogues } from '../../../../src/engine/turns/dialogues.ts';
import { keepDialogue } from '../../../../src/engine/documents/dialogue-snapshot.ts';
import { documents } from '../../../../src/engine/documents/keys.ts';
import { readSlot } from '../../../../src/engine/documents/slot-document.ts';
import { queueHandlers } from '../../../../src/engine/handlers/dialogue/queue.ts';
import { createOnDue } from '../../../../src/engine/timers/on-due.ts';
import { createDispatcher, type Dispatcher } from '../../../../src/engine/outbox/dispatcher.ts';
import type { Effect, Json } from '../../../../src/ports/index.ts';
import { createRuns, type Runs } from '../../../../src/engine/turns/runs.ts';
import { createTimers, type Timers } from '../../../../src/engine/timers/timers.ts';
import { busy, pathOf } from '../../../machines/dialogue/walk.ts';
import { commitOf, write } from '../../../store/commits.ts';
import { Diary } from '../../diary.ts';
import { openedStore, type Opened } from '../../opened.ts';
import { catalog, dialogueIn } from '../../in-state.ts';
import { patience } from '../../../helpers/patience.ts';

const SLOT = documents.slot('app1', 'env1');
const TURN_TIMEOUT = 5 * 60_000;
const HOLDER = { run: 99, person: 'U9', operation: 'deploy', since: 1 } as const;
const compared = {
  type: 'compared',
  lookupId: 'C1/100/3',
  version: { name: 'v1', commit: '0'.repeat(40) },
  live: null,
  range: null,
  freshness: null,
  probe: null,
  busy: null,
} as const;

let opened: Opened;
let runs: Runs;
let dialogues: Dialogues;
let performed: Effect[];
let lanes: Dispatcher;
let timers: Timers;
let time: number;
let marks = 0;

beforeEach(async () => {
  opened = await openedStore();
  performed = [];
  time = 5000;
  start();
  // A run that holds the environment, and is released by its end.
  await opened.store.commit(commitOf('held', { writes: [write(SLOT, 0, HOLDER)] }));
});
afterEach(async () => {
  await stop();
  await opened.dispose();
});

/** As much of a bot as leads people through the queue. */
function start(configured = catalog): void {
  const { store } = opened;
  const log = new Diary();
  const perform = (mine: readonly string[], effects: readonly Effect[]) => lanes.add(mine, effects);
  runs = createRuns({ store, now: () => time, perform });
  dialogues = createDialogues({ store, log, catalog: configured, now: () => time, timeout: 100, perform });
  const handlers = queueHandlers({ dialogues, runs, now: () => time });
  lanes = createDispatcher({
    store,
    log,
    sweepEvery: 20,
    isLong: () => false,
    isVital: () => false,
    perform: async (effect, maybeDone) => {
      performed.push(effect);
      const { type, params, key } = effect;
      if (type === 'grant' || type === 'quitQueue')
        await handlers[type](params as never, { key, maybeDone, isStillOwner: () => true });
    },
  });
  timers = createTimers({ store, log, now: () => time, every: 10, fire: createOnDue(dialogues) });
  timers.start();
}

async function stop(): Promise<void> {
  timers.stop();
  await lanes.stop(1000);
}

/** The bot is started again with another configuration. */
async function restart(configured: typeof catalog): Promise<void> {
  await stop();
  start(configured);
}

const happens = (person: string, event: DialogueInput) =>
  dialogues.turn({ channel: 'C1', person, eventId: `m${(marks += 1)}`, decide: () => ({ event }) });

/** A person who is asked whether to wait says yes. */
async function queues(person: string): Promise<number> {
  const key = documents.dialogue('C1', person);
  const { value, context, schema } = keepDialogue(dialogueIn('confirming.queue')) as {
    schema: number;
    value: unknown;
    context: object;
  };
  const kept = { schema, value, context: { ...context, person } };
  await opened.store.commit(commitOf(`asked/${person}`, { writes: [write(key, 0, kept)] }));
  await happens(person, { type: 'yes' });
  const slot = await slotNow();
  return slot.queue.find((ticket) => ticket.person === person)?.run ?? 0;
}

const slotNow = async () => readSlot((await opened.store.load([SLOT]))[0]);
const stateOf = async (person: string) => {
  const [stored] = await opened.store.load([documents.dialogue('C1', person)]);
  return pathOf((stored?.value as { value?: unknown } | null)?.value);
};

/** What is kept of a person's dialogue is lost. */
async function loses(person: string, value: Json): Promise<void> {
  const key = documents.dialogue('C1', person);
  const [stored] = await opened.store.load([key]);
  await opened.store.commit(commitOf(`lost/${person}`, { writes: [write(key, stored?.version ?? 0, value)] }));
}

/** As the end of the run that holds the environment does. */
async function release(): Promise<void> {
  const [first] = (await slotNow()).queue;
  const [stored] = await opened.store.load([SLOT]);
  const slot = readSlot(stored);
  const value = { holder: null, offer: { ...first, since: 6000 }, queue: slot.queue.slice(1) };
  const key = `release/${first?.run}`;
  const effect = { key: `${key}/grant`, lane: 'queue/app1/env1', type: 'grant', params: value.offer };
  const commit = { writes: [write(SLOT, stored?.version ?? 0, value)], effects: [effect] };
  const committed = await opened.store.commit(commitOf(key, commit));
  if (committed.outcome === 'committed') lanes.add(committed.mine, [effect]);
}

const waits = (what: () => Promise<unknown>, value: unknown) =>
  vi.waitFor(async () => expect(await what()).toEqual(value), { ...patience, interval: 10 });

/** Somebody's turn comes, and they agree to what is shown then. */
async function takesTurn(person: string): Promise<void> {
  await waits(() => stateOf(person), 'reviewing');
  await happens(person, compared);
  await happens(person, { type: 'yes' });
  await happens(person, { type: 'name', text: 'env1' });
}

test('those who wait are asked one after the other: the turn comes, and passes on when it is cancelled', async () => {
  const first = await queues('U1');
  const second = await queues('U2');
  await release();
  await waits(() => stateOf('U1'), 'reviewing');
  expect(await stateOf('U2')).toBe('queued');

  await happens('U1', { type: 'cancel' });
  await waits(() => stateOf('U2'), 'reviewing');
  expect((await runs.read(first))?.status).toBe('aborted');
  expect(await slotNow()).toMatchObject({ holder: null, offer: { run: second }, queue: [] });
});

test('a turn that is taken begins the very run that waited, with a fence that has grown', async () => {
  const run = await queues('U1');
  await release();
  await takesTurn('U1');
  const record = await runs.read(run);
  expect(record).toMatchObject({ id: run, status: 'requested', confirmedAt: 5000 });
  expect(await slotNow()).toMatchObject({ holder: { run, person: 'U1' }, offer: null, queue: [] });
  const [slot] = await opened.store.load([SLOT]);
  expect(record?.fence).toBe(slot?.version);
  expect(performed.filter(({ type }) => type === 'execute')).toHaveLength(1);
});

test('a turn passes over a dialogue that is over, and over a run that somebody else ended', async () => {
  const first = await queues('U1');
  const second = await queues('U2');
  const third = await queues('U3');
  await loses('U1', null);
  await runs.happen(second, 'ended', { type: 'abort', at: 1, person: 'U9' });
  await release();
  await waits(() => stateOf('U3'), 'reviewing');
  expect(await slotNow()).toMatchObject({ offer: { run: third }, queue: [] });
  expect((await runs.read(first))?.status).toBe('aborted');
});

test('a turn that somebody else ends at the moment of the yes begins nothing', async () => {
  const run = await queues('U1');
  await release();
  await waits(() => stateOf('U1'), 'reviewing');
  await happens('U1', compared);
  await happens('U1', { type: 'yes' });
  await runs.happen(run, 'ended', { type: 'abort', at: 1, person: 'U9' });
  await happens('U1', { type: 'name', text: 'env1' });
  expect(await stateOf('U1')).toBe('done');
  expect(performed.filter(({ type }) => type === 'execute')).toEqual([]);
  expect(await slotNow()).toEqual({ holder: null, offer: null, queue: [] });
});

test('a yes to waiting anew, after somebody else has ended the run that waited, ends the dialogue', async () => {
  const first = await queues('U1');
  await queues('U2');
  await release();
  await waits(() => stateOf('U1'), 'reviewing');
  await runs.happen(first, 'ended', { type: 'abort', at: 1, person: 'U9' });
  await waits(() => stateOf('U2'), 'reviewing');
  await happens('U1', { ...compared, busy });
  expect(await stateOf('U1')).toBe('confirming.queue');
  await happens('U1', { type: 'yes' });
  expect(await stateOf('U1')).toBe('done');
});

test('a turn for what is not configured any more passes on, and whose it was is told', async () => {
  const first = await queues('U1');
  await restart({});
  await release();
  await waits(() => stateOf('U1'), 'failed');
  await waits(slotNow, { holder: null, offer: null, queue: [] });
  expect((await runs.read(first))?.status).toBe('aborted');
  expect(performed.findLast(({ type }) => type === 'tell')).toMatchObject({
    params: { person: 'U1', telling: { refusal: { code: 'no-longer-offered', app: 'app1', environment: 'env1' } } },
  });
});

const unreadable = { schema: 99, value: { agreeing: { confirming: 'plan' } }, context: {} };
const silent = async () => undefined;
const speaks = () => dialogues.turn({ channel: 'C1', person: 'U1', eventId: 'words', decide: () => undefined });

test.each<[string, Json, () => Promise<unknown>]>([
  ['is gone', null, silent],
  ['cannot be read', unreadable, silent],
  ['cannot be read, and was closed as its person spoke', unreadable, speaks],
])('a turn whose dialogue %s passes to the next when its time is up', async (_, value, meanwhile) => {
  const first = await queues('U1');
  const second = await queues('U2');
  await release();
  await waits(() => stateOf('U1'), 'reviewing');
  await loses('U1', value);
  await meanwhile();
  time += TURN_TIMEOUT;
  await waits(() => stateOf('U2'), 'reviewing');
  expect(await slotNow()).toMatchObject({ holder: null, offer: { run: second }, queue: [] });
  expect((await runs.read(first))?.status).toBe('aborted');
});

test('a turn that nobody takes expires, and passes to the next', async () => {
  await queues('U1');
  await queues('U2');
  await release();
  await waits(() => stateOf('U1'), 'reviewing');
  time += TURN_TIMEOUT;
  await waits(() => stateOf('U2'), 'reviewing');
  expect(await stateOf('U1')).toBe('expired');
});

test('the time of a turn that was taken takes nothing from its run', async () => {
  const run = await queues('U1');
  await release();
  await takesTurn('U1');
  time += TURN_TIMEOUT;
  await waits(async () => performed.filter(({ type }) => type === 'quitQueue').length, 1);
  await stop();
  expect(await opened.store.due(time, 10)).toEqual([]);
  expect((await runs.read(run))?.status).toBe('requested');
  expect(await slotNow()).toMatchObject({ holder: { run } });
});
