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
const patience = 1000;

/**
 * Opens the store of the one bot that works on `folder`, which is made if need be. Durable: WAL, synchronous FULL.
 * @throws StoreUnavailable, with what is to be done, if another bot holds the folder, it cannot be written, or the
 * database is damaged or of a newer version
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
 * Reads the store of `folder`, also while a bot works on it. A folder in which no bot has worked yet reads as empty.
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
  const db = new DatabaseSync(join(folder, 'nestor.db'), { timeout: patience });
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
  const db = new DatabaseSync(path, { readOnly: true, timeout: patience });
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
