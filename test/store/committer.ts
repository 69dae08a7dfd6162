/**
 * A process to be killed: `node committer.ts embedded|redis <folder or url>`. Commits with eight in flight for ever, each
 * one document and one effect in a lane that it then holds, and prints the document's key after the acknowledgement.
 */
import { writeSync } from 'node:fs';
import { openEmbeddedStore } from '../../src/store/embedded/open.ts';
import { openRedisStore } from '../../src/store/redis/open.ts';
import { commitOf, effect, write } from './commits.ts';

const [kind, place = ''] = process.argv.slice(2);
const log = { info: () => {}, warn: () => {} };
const store =
  kind === 'redis'
    ? await openRedisStore({ url: place, now: Date.now, log })
    : await openEmbeddedStore({ folder: place, now: Date.now, log });

const id = store.instance;
await Promise.all(Array.from({ length: 8 }, (_, number) => forever(number)));

async function forever(number: number): Promise<never> {
  for (let count = 0; ; count += 1) {
    const key = `${id}-${number}-${count}`;
    await store.commit(commitOf(key, { writes: [write(key, 0)], effects: [effect(`${id}-${number}`, key)] }));
    // Synchronously: what is printed was acknowledged, and what was acknowledged before the kill is printed.
    writeSync(1, `${key}\n`);
  }
}
