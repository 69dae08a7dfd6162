import { expect, onTestFinished, test } from 'vitest';
import type { Catalog } from '../../machines/model.ts';
import type { Decision } from '../../machines/record.ts';
import { createDialogues } from '../../src/engine/dialogues.ts';
import { documents, readSlot } from '../../src/engine/documents.ts';
import { instructionHandlers } from '../../src/engine/effects/instructions.ts';
import type { Chat, Effect } from '../../src/engine/ports.ts';
import { createRuns } from '../../src/engine/runs.ts';
import { offer } from '../machines/houses.ts';
import { record } from '../machines/records.ts';
import { commitOf, write } from '../store/commits.ts';
import { Diary } from './diary.ts';
import { openedStore } from './opened.ts';
import { recorded } from './recorded.ts';

const { id, app, environment, origin: place } = record;
const SLOT = documents.slot(app, environment);

/** An interrupted run that holds its environment, in a configuration of today; and people who decide about it. */
async function interrupted(catalog: Catalog) {
  const { store, dispose } = await openedStore();
  onTestFinished(dispose);
  await recorded(store, [{ ...record, status: 'interrupted', startedAt: 1000, finishedAt: 2000, message: '200.1' }]);
  const holder = { run: id, by: 'U1', operation: 'deploy', since: 1000 };
  await store.commit(commitOf('held', { writes: [write(SLOT, 0, { holder, turn: null, queue: [] })] }));
  const performed: Effect[] = [];
  const perform = (_: readonly string[], effects: readonly Effect[]) => void performed.push(...effects);
  const runs = createRuns({ store, now: Date.now, perform });
  const dialogues = createDialogues({ store, now: Date.now, log: new Diary(), catalog, timeout: 1000, perform });
  const { instruct } = instructionHandlers({ store, chat: {} as Chat, runs, dialogues, now: Date.now });
  const decide = (choice: Decision['choice']) => {
    const instruction = { to: 'decide', run: id, choice } as const;
    const params = { place, channel: 'C1', person: 'U2', instruction };
    return instruct(params, { key: choice, doubtful: false, still: () => true });
  };
  const holding = async () => readSlot((await store.load([SLOT]))[0]).holder?.run ?? null;
  return { decide, runs, performed, holding };
}

test.each<['again' | 'rollback', string, Catalog]>([
  ['again', 'application', {}],
  ['again', 'environment', { [app]: { other: offer() } }],
  ['rollback', 'environment', { [app]: { other: offer() } }],
  ['rollback', 'operation', { [app]: { other: offer(), [environment]: offer({ operations: ['deploy'] }) } }],
])('“%s” is refused where its %s is not configured any more, and marking remains', async (choice, _, catalog) => {
  const { decide, runs, performed, holding } = await interrupted(catalog);
  await decide(choice);
  const operation = choice === 'again' ? 'deploy' : 'rollback';
  const refusal = { reason: 'no-longer-offered', operation, app, environment, service: null, undecided: id };
  expect(performed).toMatchObject([{ type: 'tell', params: { place, telling: { say: 'refused', refusal } } }]);
  expect((await runs.read(id))?.decision).toBeNull();
  await decide('failed');
  expect((await runs.read(id))?.decision).toMatchObject({ choice: 'failed', by: 'U2' });
  expect(await holding()).toBeNull();
});

test('“again” of what is configured shows it anew, and decides nothing before the yes', async () => {
  const { decide, runs, performed, holding } = await interrupted({ [app]: { other: offer(), [environment]: offer() } });
  await decide('again');
  expect(performed).toMatchObject([{ type: 'compare', params: { app, environment, own: [id, null] } }]);
  expect((await runs.read(id))?.decision).toBeNull();
  expect(await holding()).toBe(id);
});
