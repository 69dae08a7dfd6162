import type { Store } from '../engine/ports.ts';
import { openEmbeddedStore, readEmbeddedStore } from './embedded/open.ts';
import type { StoreOptions, StoreReader } from './options.ts';
import { openRedisStore, readRedisStore } from './redis/open.ts';

export interface Location {
  /** Where Redis is; none: the embedded store in `dataFolder`. */
  readonly redisUrl?: string | undefined;
  readonly dataFolder: string;
}

/** Opens the store of a bot. @throws StoreUnavailable with a message fit for people, free of passwords */
export function openStore({ redisUrl, dataFolder, now, log }: Location & StoreOptions): Promise<Store> {
  if (redisUrl === undefined || redisUrl === '') return openEmbeddedStore({ folder: dataFolder, now, log });
  return openRedisStore({ url: redisUrl, now, log });
}

/** Opens the same for reading only, beside bots that run. @throws StoreUnavailable as `openStore` */
export function readStore({ redisUrl, dataFolder, log }: Location & Pick<StoreOptions, 'log'>): Promise<StoreReader> {
  if (redisUrl === undefined || redisUrl === '') return readEmbeddedStore({ folder: dataFolder });
  return readRedisStore({ url: redisUrl, log });
}
