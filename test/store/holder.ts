/**
 * A process to be paused: `node holder.ts <redis url>`. Takes the lane `paused`, prints what it believes whenever that
 * changes, and settles the lane's effect as soon as it is confident again without holding the lane.
 */
import { writeSync } from 'node:fs';
import { openRedisStore } from '../../src/store/redis/open.ts';
import { commitOf, effect, holds } from './commits.ts';

const say = (line: string) => writeSync(1, `${line}\n`);
const log = { info: () => {}, warn: () => {} };
const store = await openRedisStore({ url: process.argv[2] ?? '', now: Date.now, log });
await store.commit(commitOf('pause', { effects: [effect('paused', 'e')] }));

let believed = '';
const looking = setInterval(() => {
  const belief = `confident ${store.hasLease()}, holds ${holds(store, 'paused')}`;
  if (belief === believed) return;
  believed = belief;
  say(belief);
  if (belief === 'confident true, holds false') end();
}, 20);

function end(): void {
  clearInterval(looking);
  store.settle('paused', ['e']).then(
    (left) => {
      say(`left ${left}`);
      return store.close();
    },
    (error: unknown) => say(String(error)),
  );
}
