import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../src/ports/index.ts';
import { openEmbeddedStore } from '../../src/store/embedded/open.ts';
import type { Log } from '../../src/store/options.ts';
import { openRedisStore } from '../../src/store/redis/open.ts';
import { RedisServer } from '../helpers/redis.ts';

/** A place where stores live, so that one can be closed and opened again on the same data. */
export interface Backend {
  open(): Promise<Store>;
  dispose(): Promise<void>;
}

export const backends: readonly { name: string; start: () => Promise<Backend> }[] = [
  { name: 'the embedded store', start: embedded },
  { name: 'the store on Redis', start: onRedis },
];

/** Keeps what a store says. */
export class Lines implements Log {
  readonly lines: string[] = [];
  info(_facts: object, message: string): void {
    this.lines.push(`info: ${message}`);
  }
  warn(_facts: object, message: string): void {
    this.lines.push(`warn: ${message}`);
  }
}

async function embedded(): Promise<Backend> {
  const folder = await mkdtemp(join(tmpdir(), 'nestor-store-'));
  return {
    open: () => openEmbeddedStore({ folder, now: Date.now, log: new Lines() }),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

async function onRedis(): Promise<Backend> {
  const server = await RedisServer.start();
  return {
    open: () => openRedisStore({ url: server.url, now: Date.now, log: new Lines() }),
    dispose: () => server.dispose(),
  };
}
