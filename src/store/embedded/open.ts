import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Store } from '../../ports/index.ts';
import { StoreUnavailable } from '../../ports/index.ts';
import { Health } from '../health.ts';
import type { StoreOptions, StoreReader } from '../options.ts';
import { Documents } from './documents.ts';
import { lock } from './lock.ts';
import { migrate, schemaVersion, versionOf } from './schema.ts';
import { EmbeddedStore } from './store.ts';
import { unavailable } from './errors.ts';

/** How long SQLite waits for another program's lock, in milliseconds; it blocks the event loop meanwhile. */
const busyTimeout = 1000;

/**
 * Opens the store of the only bot on `folder`, which is created if needed. Durable: WAL, synchronous FULL.
 * @throws StoreUnavailable, saying what to do, if another bot holds the folder, it cannot be written, or the database is
 * damaged or was written by a newer version
 */
export async function openEmbeddedStore(options: StoreOptions & { readonly folder: string }): Promise<Store> {
  const { folder, now, log } = options;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const held = lock(folder);
    try {
      const db = open(folder);
      return new EmbeddedStore({ db, folder, now, health: new Health(folder, log), release: () => held.release() });
    } catch (error) {
      held.release();
      throw error;
    }
  } catch (error) {
    throw unavailable(folder, error);
  }
}

/**
 * Reads the store in `folder`, also while a bot is running on it. A folder without a database reads as empty.
 * @throws StoreUnavailable if the database is damaged or of another version
 */
export async function readEmbeddedStore({ folder }: { readonly folder: string }): Promise<StoreReader> {
  try {
    const db = openToRead(folder);
    const documents = new Documents(db);
    return {
      load: async (keys) => attempt(folder, () => documents.load(keys)),
      list: async (name, options) => attempt(folder, () => documents.list(name, options)),
      close: async () => db.close(),
    };
  } catch (error) {
    throw unavailable(folder, error);
  }
}

function open(folder: string): DatabaseSync {
  const db = new DatabaseSync(join(folder, 'nestor.db'), { timeout: busyTimeout });
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function openToRead(folder: string): DatabaseSync {
  const path = join(folder, 'nestor.db');
  if (!existsSync(path)) {
    const empty = new DatabaseSync(':memory:');
    migrate(empty);
    return empty;
  }
  const db = new DatabaseSync(path, { readOnly: true, timeout: busyTimeout });
  const version = versionOf(db);
  if (version === schemaVersion) return db;
  db.close();
  throw new StoreUnavailable(
    `the data has the schema ${version}, this Nestor reads ${schemaVersion}: use the Nestor that wrote it, or start this one once to bring an older one up`,
  );
}

function attempt<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw unavailable(folder, error);
  }
}
