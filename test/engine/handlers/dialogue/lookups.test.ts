import { expect, onTestFinished, test } from 'vitest';
import type { DialogueEffects } from '../../../../machines/dialogue/effects.ts';
import type { Run } from '../../../../machines/run/record.ts';
import type { Dialogues, DialogueInput } from '../../../../src/engine/turns/turn.ts';
import { lookUpHandlers } from '../../../../src/engine/handlers/dialogue/lookups.ts';
import type { Chat, Repositories } from '../../../../src/ports/index.ts';
import { hash } from '../../../machines/dialogue/houses.ts';
import { record, runIn } from '../../../machines/records.ts';
import { range } from '../../../machines/dialogue/walk.ts';
import { Diary } from '../../diary.ts';
import { openedStore } from '../../opened.ts';
import { recorded } from '../../recorded.ts';

const succeeded = (id: number, name: string, commit: string): Run =>
  runIn('succeeded', { id, version: { name, commit }, startedAt: 1000, finishedAt: 2000 });

/** A branch that was deployed twice, with a tag in between. */
const past = [
  succeeded(1, 'main', hash('1')),
  succeeded(2, 'v2', hash('2')),
  succeeded(3, 'main', hash('3')),
  { ...succeeded(4, 'v4', hash('4')), status: 'failed' } as const,
];

/** What is found for a rollback to this. */
async function rollbackTo(candidate: DialogueEffects['compare']['candidate']): Promise<DialogueInput | undefined> {
  const { store, dispose } = await openedStore();
  onTestFinished(dispose);
  await recorded(store, past);
  let heard: DialogueInput | undefined;
  const dialogues: Dialogues = {
    turn: async ({ decide }) => {
      decide({
        snapshot: {} as never,
        accepts: (event) => {
          heard = event;
          return true;
        },
      });
      return true;
    },
  };
  const repositories = {
    refresh: async () => ({ fetchedAt: 1 }),
    has: async () => true,
    range: async () => range,
  } as Partial<Repositories> as Repositories;
  const { compare } = lookUpHandlers({
    chat: {} as Chat,
    store,
    repositories,
    dialogues,
    probing: { ask: async () => null },
    now: Date.now,
    log: new Diary(),
  });
  const { app, environment, thread, actor: person } = record;
  const params = {
    lookupId: 't',
    thread,
    person,
    operation: 'rollback',
    app,
    environment,
    candidate,
    own: [],
  } as const;
  await compare(params, { key: 'x', maybeDone: false, isStillOwner: () => true });
  return heard;
}

test.each([
  ['main', hash('1'), { name: 'main', commit: hash('1') }],
  ['main', hash('3'), { name: 'main', commit: hash('3') }],
  ['main', null, { name: 'main', commit: hash('3') }],
  ['v2', null, { name: 'v2', commit: hash('2') }],
  ['2222222', null, { name: 'v2', commit: hash('2') }],
])('a rollback to %s at %s is one to %j', async (name, commit, version) => {
  expect(await rollbackTo({ name, commit })).toMatchObject({ type: 'compared', version });
});

test.each([
  ['main', hash('5')],
  ['v4', hash('4')],
  ['v4', null],
])('a rollback to %s at %s, which never succeeded there, is none', async (name, commit) => {
  expect(await rollbackTo({ name, commit })).toMatchObject({
    type: 'lookUpFailed',
    refusal: { code: 'unknown-version', said: name },
  });
});
