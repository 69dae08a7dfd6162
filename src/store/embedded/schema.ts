import type { DatabaseSync } from 'node:sqlite';
import { StoreUnavailable } from '../../ports/index.ts';
import { transaction } from './transaction.ts';

/**
 * Migrations: the step at index n takes the schema from version n to n + 1. A released step never changes.
 * `user_version` is the number of steps applied.
 */
const steps: readonly string[] = [
  `CREATE TABLE documents (key TEXT PRIMARY KEY, version INTEGER NOT NULL, value TEXT NOT NULL) STRICT;
   CREATE TABLE lists (name TEXT NOT NULL, key TEXT NOT NULL, rank REAL NOT NULL, PRIMARY KEY (name, key)) STRICT, WITHOUT ROWID;
   CREATE INDEX lists_by_rank ON lists (name, rank, key);
   CREATE TABLE marks (mark TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
   CREATE INDEX marks_by_age ON marks (at);
   CREATE TABLE effects (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, lane TEXT NOT NULL, type TEXT NOT NULL, params TEXT NOT NULL) STRICT;
   CREATE TABLE timers (key TEXT PRIMARY KEY, at REAL NOT NULL, event TEXT NOT NULL) STRICT;
   CREATE INDEX timers_by_time ON timers (at, key);
   CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;`,
];

export const schemaVersion = steps.length;

/**
 * Brings a database up to this program's schema, atomically.
 * @throws StoreUnavailable if a newer program wrote it
 */
export function migrate(db: DatabaseSync): void {
  const version = versionOf(db);
  if (version > schemaVersion) {
    throw new StoreUnavailable(
      `the data was written by a newer Nestor (its schema is ${version}, this one knows ${schemaVersion}): upgrade Nestor`,
    );
  }
  if (version === schemaVersion) return;
  transaction(db, () => {
    for (const step of steps.slice(version)) db.exec(step);
    db.exec(`PRAGMA user_version = ${schemaVersion}`);
  });
}

export function versionOf(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}
