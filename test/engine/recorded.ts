import type { Run } from '../../machines/run/record.ts';
import { stateOf } from '../../machines/run/status.ts';
import { runMachine } from '../../machines/run.ts';
import { documents, runLists } from '../../src/engine/documents/keys.ts';
import type { Store } from '../../src/ports/index.ts';
import { keepRun } from '../../src/engine/documents/run-snapshot.ts';
import { commitOf } from '../store/commits.ts';

/** Puts runs on record as they are. */
export async function recorded(store: Store, runs: readonly Run[]): Promise<void> {
  const writes = runs.map((run) => {
    const { status: _, ...context } = run;
    const { id, app, environment } = run;
    const kept = keepRun(runMachine.resolveState({ value: stateOf(run), context }));
    const lists = [runLists(), runLists(app), runLists(app, environment)];
    return { key: documents.run(id), expect: 0, value: kept, lists, rank: id };
  });
  await store.commit(commitOf('recorded', { writes }));
}
