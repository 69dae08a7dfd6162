import type { Store } from '../../ports/index.ts';
import { StoreUnavailable } from '../../ports/index.ts';
import type { Log, StoreOptions, StoreReader } from '../options.ts';
import { Connection } from './connection.ts';
import { listDocuments, loadDocuments } from './documents.ts';
import { RedisStore } from './store.ts';

/** The layout of the keys; incremented when an older Nestor could not read what a newer one writes. */
const schemaVersion = 1;

/** The settings without which acknowledged data can be lost. */
const recommendedSettings = [
  { setting: 'appendonly', value: 'yes', else: 'what is acknowledged is lost when Redis stops' },
  { setting: 'appendfsync', value: 'always', else: 'the last second can be lost when its machine goes down' },
  { setting: 'maxmemory-policy', value: 'noeviction', else: 'Redis may throw away what Nestor needs' },
];

interface RedisStoreOptions extends StoreOptions {
  /** redis:// or rediss:// with user, password and database as needed. */
  readonly url: string;
  /** Prefix of all keys, for several bots on one Redis; default `nestor`. */
  readonly prefix?: string;
}

/**
 * Opens a store that several processes may share, and takes a lease for this one.
 * @throws StoreUnavailable if Redis cannot be reached within 5 seconds, refuses the password, or holds data of a newer Nestor
 */
export async function openRedisStore({ url, prefix, log }: RedisStoreOptions): Promise<Store> {
  const keys = keyPrefix(prefix);
  const connection = new Connection({ url, prefix: keys, log });
  await connection.ready();
  try {
    await checkSchema(connection, keys);
    await warnOfSettings(connection, log);
    const store = new RedisStore(connection, keys);
    await store.begin();
    return store;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Opens the store read-only, without a lease. @throws StoreUnavailable as `openRedisStore` */
export async function readRedisStore({ url, prefix, log }: Omit<RedisStoreOptions, 'now'>): Promise<StoreReader> {
  const connection = new Connection({ url, prefix: keyPrefix(prefix), log });
  await connection.ready();
  return {
    load: (keys) => loadDocuments(connection, keys),
    list: (name, options) => listDocuments(connection, name, options),
    close: async () => connection.close(),
  };
}

/** The braces are a hash tag, which keeps all keys on one node of a cluster. */
function keyPrefix(prefix = 'nestor'): string {
  return `{${prefix}}:`;
}

async function checkSchema(connection: Connection, keys: string): Promise<void> {
  const key = `${keys}schema`;
  const set = await connection.attempt('schema', () => connection.redis.set(key, schemaVersion, 'NX'));
  if (set === 'OK') return;
  const found = Number(await connection.attempt('schema', () => connection.redis.get(key)));
  if (found === schemaVersion) return;
  throw new StoreUnavailable(
    `the data in Redis at ${connection.address} was written by another Nestor (its schema is ${found}, this one knows ${schemaVersion})`,
  );
}

async function warnOfSettings(connection: Connection, log: Log): Promise<void> {
  for (const { setting, value, else: consequence } of recommendedSettings) {
    const found = await read(connection, setting);
    if (found === undefined || found === value) continue;
    log.warn({ store: connection.address }, `Redis has ${setting} ${found} instead of ${value}: ${consequence}`);
  }
}

/** Undefined if it cannot be read: hosted Redis often denies CONFIG. */
async function read(connection: Connection, setting: string): Promise<string | undefined> {
  try {
    const reply: unknown = await connection.redis.config('GET', setting);
    return Array.isArray(reply) && typeof reply[1] === 'string' ? reply[1] : undefined;
  } catch {
    return undefined;
  }
}
