import type { RunRecord } from '../../machines/run/record.ts';
import { runMachine } from '../../machines/run.ts';
import { documents, runLists } from '../../src/engine/documents/keys.ts';
import type { Store } from '../../src/ports/index.ts';
import { keepRun } from '../../src/engine/documents/run-snapshot.ts';
import { commitOf } from '../store/commits.ts';

/** Puts runs on record as they are. */
export async function recorded(store: Store, runs: readonly RunRecord[]): Promise<void> {
  const writes = runs.map((context) => {
    const { id, app, environment, status } = context;
    const value = status === 'interrupted' ? { interrupted: 'undecided' } : status;
    const kept = keepRun(runMachine.resolveState({ value, context }));
    const lists = [runLists(), runLists(app), runLists(app, environment)];
    return { key: documents.run(id), expect: 0, value: kept, lists, rank: id };
  });
  await store.commit(commitOf('recorded', { writes }));
}
