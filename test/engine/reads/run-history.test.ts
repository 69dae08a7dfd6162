import { expect, onTestFinished, test } from 'vitest';
import type { Run, Status } from '../../../machines/run/record.ts';
import { documents } from '../../../src/engine/documents/keys.ts';
import { versionsThatRan } from '../../../src/engine/reads/run-history.ts';
import { hash } from '../../machines/dialogue/houses.ts';
import { record, runIn } from '../../machines/records.ts';
import { commitOf, write } from '../../store/commits.ts';
import { openedStore } from '../opened.ts';
import { recorded } from '../recorded.ts';

const { app, environment } = record;

const run = (id: number, startedAt: number, status: Status = 'succeeded'): Run =>
  runIn(status, { id, version: { name: `v${id}`, commit: hash(String(id)) }, startedAt });

test('what ran is listed by when it was started, also where a run has overtaken those who waited', async () => {
  const { store, dispose } = await openedStore();
  onTestFinished(dispose);
  await recorded(store, [
    run(1, 1000),
    run(2, 2000, 'interrupted'),
    run(3, 5000),
    run(4, 3000),
    run(5, 4000, 'failed'),
  ]);
  const live = { version: { name: 'v3', commit: hash('3') }, run: 3, person: 'U1', since: 6000 };
  await store.commit(commitOf('live', { writes: [write(documents.live(app, environment), 0, live)] }));
  expect((await versionsThatRan(store, app, environment)).map(({ name }) => name)).toEqual(['v4', 'v1']);
});
