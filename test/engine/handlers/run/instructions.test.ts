import { expect, onTestFinished, test } from 'vitest';
import { inWords } from '../../../../src/bot/in-words.ts';
import { english } from '../../../../src/language/en/english.ts';
import type { Catalog } from '../../../../machines/model.ts';
import type { Decision, Run } from '../../../../machines/run/record.ts';
import type { RunEvent } from '../../../../machines/run/events.ts';
import { createDialogues } from '../../../../src/engine/turns/dialogues.ts';
import { documents } from '../../../../src/engine/documents/keys.ts';
import { readSlot } from '../../../../src/engine/documents/slot-document.ts';
import { instructionHandlers, type Instruction } from '../../../../src/engine/handlers/run/instructions.ts';
import type { Transport, Effect } from '../../../../src/ports/index.ts';
import { createRuns } from '../../../../src/engine/turns/runs.ts';
import { render } from '../../../../src/slack/blocks/render.ts';
import { offer } from '../../../machines/dialogue/houses.ts';
import { record, runIn } from '../../../machines/records.ts';
import { commitOf, write } from '../../../store/commits.ts';
import { Diary } from '../../diary.ts';
import { openedStore } from '../../opened.ts';
import { recorded } from '../../recorded.ts';

const { id, app, environment, thread } = record;
const SLOT = documents.slot(app, environment);

/** A run on record that holds its environment, in a configuration of today; and people who want something of it. */
async function held(run: Run, catalog: Catalog) {
  const { store, dispose } = await openedStore();
  onTestFinished(dispose);
  await recorded(store, [run]);
  const holder = { run: id, person: 'U1', operation: 'deploy', since: 1000 };
  await store.commit(commitOf('held', { writes: [write(SLOT, 0, { holder, offer: null, queue: [] })] }));
  const performed: Effect[] = [];
  const perform = (_: readonly string[], effects: readonly Effect[]) => void performed.push(...effects);
  const runs = createRuns({ store, now: Date.now, perform });
  const dialogues = createDialogues({ store, now: Date.now, log: new Diary(), catalog, timeout: 1000, perform });
  const said: string[] = [];
  const chat: Pick<Transport, 'post'> = {
    async post({ content }) {
      said.push(render(content).text);
      return { ts: '1' };
    },
  };
  const { instruct } = instructionHandlers({
    store,
    chat: inWords(chat as Transport, english),
    runs,
    dialogues,
    now: Date.now,
  });
  let instructions = 0;
  const want = async (instruction: Instruction) => {
    const params = { thread, channel: 'C1', person: 'U2', instruction };
    await instruct(params, { key: `${(instructions += 1)}`, maybeDone: false, isStillOwner: () => true });
  };
  const holding = async () => readSlot((await store.load([SLOT]))[0]).holder?.run ?? null;
  return { want, runs, performed, holding, said };
}

/** One whose end nobody knows; and people who decide about it. */
async function interrupted(catalog: Catalog) {
  const run = runIn('interrupted', { startedAt: 1000, finishedAt: 2000, message: '200.1' });
  const { want, ...rest } = await held(run, catalog);
  return { decide: (choice: Decision['choice']) => want({ to: 'decide', run: id, choice }), ...rest };
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
  const refusal = { code: 'no-longer-offered', operation, app, environment, service: null, undecided: id };
  expect(performed).toMatchObject([{ type: 'tell', params: { thread, telling: { say: 'refused', refusal } } }]);
  expect((await runs.read(id))?.decision).toBeNull();
  await decide('failed');
  expect((await runs.read(id))?.decision).toMatchObject({ choice: 'failed', person: 'U2' });
  expect(await holding()).toBeNull();
});

test('“again” of what is configured shows it anew, and decides nothing before the yes', async () => {
  const { decide, runs, performed, holding } = await interrupted({ [app]: { other: offer(), [environment]: offer() } });
  await decide('again');
  expect(performed).toMatchObject([{ type: 'compare', params: { app, environment, own: [id, null] } }]);
  expect((await runs.read(id))?.decision).toBeNull();
  expect(await holding()).toBe(id);
});

const running = runIn('running', { startedAt: 1000, instance: 'one', message: '200.1' });
const seen = { reason: null, progress: null, links: [] };
const abort: Instruction = { to: 'abort', run: id };

test.each<[string, RunEvent, string]>([
  ['aborted', { type: 'stopped', at: 2000, exitStatus: 143, ...seen }, `#${id} was stopped.`],
  [
    'succeeded',
    { type: 'ended', at: 2000, ok: true, exitStatus: 0, probe: null, ...seen },
    `<@U2> #${id} is already over (Succeeded); nothing was changed.`,
  ],
])(
  'aborting a run twice is answered once that it is being stopped, then with how it ended: %s',
  async (_, end, after) => {
    const { want, runs, said } = await held(running, {});
    await want(abort);
    await want(abort);
    await runs.happen(id, 'end', end);
    await want(abort);
    const being = `Stopping #${id}.`;
    expect(said).toEqual([being, being, after]);
  },
);

test('aborting a run past its time limit is answered that it is being stopped', async () => {
  const { want, said } = await held({ ...running, stop: { kind: 'timed_out', person: null, at: 1500 } }, {});
  await want(abort);
  expect(said).toEqual([`Stopping #${id}.`]);
});
