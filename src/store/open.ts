import type { Store } from '../ports/index.ts';
import { openEmbeddedStore, readEmbeddedStore } from './embedded/open.ts';
import type { StoreOptions, StoreReader } from './options.ts';

export interface StoreLocation {
  /** Undefined or empty: the embedded store in `dataFolder`. */
  readonly redisUrl?: string | undefined;
  readonly dataFolder: string;
}

/** Loaded only if used: the Redis client is a tenth of the bot's memory. */
const redis = () => import('./redis/open.ts');

/** Opens the store of a bot. @throws StoreUnavailable with a message fit for people, free of passwords */
export async function openStore({ redisUrl, dataFolder, now, log }: StoreLocation & StoreOptions): Promise<Store> {
  if (redisUrl === undefined || redisUrl === '') return openEmbeddedStore({ folder: dataFolder, now, log });
  const { openRedisStore } = await redis();
  return openRedisStore({ url: redisUrl, now, log });
}

/** Opens the same store read-only, also while bots run. @throws StoreUnavailable as `openStore` */
export async function readStore({
  redisUrl,
  dataFolder,
  log,
}: StoreLocation & Pick<StoreOptions, 'log'>): Promise<StoreReader> {
  if (redisUrl === undefined || redisUrl === '') return readEmbeddedStore({ folder: dataFolder });
  const { readRedisStore } = await redis();
  return readRedisStore({ url: redisUrl, log });
}
