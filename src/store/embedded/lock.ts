import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreUnavailable } from '../../ports/index.ts';
import { codeOf, sqlite } from './errors.ts';

/**
 * Makes this process the only bot on a folder until it releases the lock or dies. It is SQLite's exclusive lock on a
 * separate file, so that readers of the data are not blocked.
 * @throws StoreUnavailable if another process holds it
 */
export function lock(folder: string): { release(): void } {
  const db = new DatabaseSync(join(folder, 'nestor.lock'), { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (codeOf(error) !== sqlite.busy) throw error;
    throw new StoreUnavailable(
      `another Nestor is running on the data folder ${folder}: stop that one, or give this one a folder of its own (NESTOR_DATA)`,
      { cause: error },
    );
  }
  return { release: () => db.close() };
}
