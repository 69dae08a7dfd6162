/** How many commits a second each store takes, by the number in flight: `node test/bench/store.ts`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../src/ports/index.ts';
import { openEmbeddedStore } from '../../src/store/embedded/open.ts';
import { openRedisStore } from '../../src/store/redis/open.ts';
import { RedisServer } from '../helpers/redis.ts';

const seconds = 2;
const log = { info: () => {}, warn: () => {} };
const document = { state: 'confirming', context: { text: 'x'.repeat(600) } };

const folder = await mkdtemp(join(tmpdir(), 'nestor-bench-'));
const server = await RedisServer.start();
await measure('embedded', await openEmbeddedStore({ folder, now: Date.now, log }));
await measure('redis', await openRedisStore({ url: server.url, now: Date.now, log }));
await server.dispose();
await rm(folder, { recursive: true });

async function measure(name: string, store: Store): Promise<void> {
  for (const inFlight of [1, 8, 64]) {
    for (const settling of [false, true]) {
      const rate = await commitsPerSecond(store, inFlight, settling);
      console.log(`${name}  ${inFlight} in flight  ${settling ? 'commit + settle' : 'commit'}  ${rate} a second`);
    }
  }
  await store.close();
}

async function commitsPerSecond(store: Store, inFlight: number, settling: boolean): Promise<number> {
  const begin = performance.now();
  let count = 0;
  const worker = async (number: number): Promise<void> => {
    const own = `${settling ? 'settled' : 'left'}-${inFlight}-${number}`;
    for (let version = 0; performance.now() - begin < seconds * 1000; version += 1) {
      const key = `${own}-${version}`;
      await store.commit({
        eventId: key,
        writes: [{ key: own, expect: version, value: document, lists: ['dialogues'], rank: version }],
        effects: [{ key, lane: own, type: 'post', params: { text: 'hello' } }],
        timers: { set: [{ key: own, at: version, event: { type: 'expire' } }], clear: [] },
      });
      if (settling) await store.settle(own, [key]);
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, number) => worker(number)));
  return Math.round((count / (performance.now() - begin)) * 1000);
}
