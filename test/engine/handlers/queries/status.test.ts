import { expect, onTestFinished, test } from 'vitest';
import type { Run, Status } from '../../../../machines/run/record.ts';
import type { Repositories } from '../../../../src/ports/index.ts';
import { answerStatus } from '../../../../src/engine/handlers/queries/status.ts';
import { offer } from '../../../machines/dialogue/houses.ts';
import { record, runIn } from '../../../machines/records.ts';
import { openedStore } from '../../opened.ts';
import { recorded } from '../../recorded.ts';

/** How a run stands; with `-` before it, it was never started. */
type How = Status | `-${Status}`;

const run = (how: How, id: number): Run =>
  runIn(how.replace('-', '') as Status, { id, startedAt: how.startsWith('-') ? null : 1000 });

/** The run that the status names as trouble after these, oldest first. */
const troubleAfter = (...runs: readonly How[]) => troubleIn(runs.map((how, index) => run(how, index + 1)));

async function troubleIn(runs: readonly Run[]): Promise<number | null | undefined> {
  const { store, dispose } = await openedStore();
  onTestFinished(dispose);
  const { app, environment } = record;
  await recorded(store, runs);
  const versions: Repositories['versions'] = async () => ({ versions: [], total: 0, freshness: { fetchedAt: 1 } });
  const answer = await answerStatus({
    store,
    repositories: { versions } as Partial<Repositories> as Repositories,
    catalog: { [app]: { [environment]: offer() } },
    probing: { ask: async () => null },
    now: Date.now,
  })({ of: 'status', app });
  if (!('view' in answer) || answer.view.kind !== 'status') throw new Error('there is no status');
  const [only] = answer.view.apps[0]?.environments ?? [];
  return only?.trouble === null ? null : only?.trouble.id;
}

const crowd = Array.from({ length: 60 }, () => '-aborted' as const);

test.each<[string, readonly How[], number | null]>([
  ['nothing', [], null],
  ['a success', ['failed', 'succeeded'], null],
  ['a failure', ['succeeded', 'failed'], 2],
  ['a failure, and who left the queue', ['failed', '-aborted'], 1],
  ['a failure, and what waits', ['timed_out', '-queued', '-queued'], 1],
  ['a failure, and what was refused', ['interrupted', '-failed'], 1],
  ['a failure, and a crowd that left the queue', ['failed', ...crowd], 1],
  ['a failure, while another is under way', ['failed', 'running'], null],
  ['what was never started', ['-aborted', '-failed'], null],
])('the trouble after %s is that of the newest run that was started', async (_, runs, trouble) => {
  expect(await troubleAfter(...runs)).toBe(trouble);
});

test('a run that waited while a later one took the thread of an interrupted one is newer than that', async () => {
  const overtaken = { ...run('succeeded', 2), startedAt: 3000 };
  const overtaking = { ...run('failed', 3), startedAt: 2000 };
  expect(await troubleIn([run('interrupted', 1), overtaken, overtaking])).toBeNull();
});
