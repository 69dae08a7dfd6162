import { StoreUnavailable } from '../../ports/index.ts';

/** SQLite's primary result codes that have a message of their own: https://www.sqlite.org/rescode.html */
export const sqlite = { busy: 5, readonly: 8, io: 10, corrupt: 11, full: 13, cannotOpen: 14, notDatabase: 26 };

const words = new Map([
  [sqlite.busy, 'the database is locked by another program'],
  [sqlite.readonly, 'the database cannot be written: no permission, or a read-only disk'],
  [sqlite.io, 'reading or writing the disk failed'],
  [sqlite.corrupt, 'the database is damaged: restore a copy, or move it away to begin anew'],
  [sqlite.full, 'the disk is full'],
  [sqlite.cannotOpen, 'the database cannot be opened: no such folder, or no permission'],
  [sqlite.notDatabase, 'nestor.db is not a database: restore a copy, or move it away to begin anew'],
]);

/** An error's primary result code; undefined if it is not SQLite's. */
export function codeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
}

/** Any error in `folder` as the port's error. */
export function unavailable(folder: string, error: unknown): StoreUnavailable {
  if (error instanceof StoreUnavailable) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const known = words.get(codeOf(error) ?? 0);
  return new StoreUnavailable(`${folder}: ${known === undefined ? reason : `${known} (${reason})`}`, { cause: error });
}
