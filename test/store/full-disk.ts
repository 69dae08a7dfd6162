/** `node full-disk.ts <folder on a small disk>`: fills the disk, commits until that fails, makes space, goes on. Prints a report. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEmbeddedStore } from '../../src/store/embedded/open.ts';
import { Lines } from './backends.ts';
import { commitOf, effect, write } from './commits.ts';

const folder = process.argv[2] ?? '';
const filler = join(folder, 'filler');
const log = new Lines();
const store = await openEmbeddedStore({ folder, now: Date.now, log });
writeFileSync(filler, Buffer.alloc(1_000_000));

const acknowledged: string[] = [];
let failure: unknown;
while (failure === undefined) {
  const key = `k${acknowledged.length}`;
  const commit = commitOf(key, { writes: [write(key, 0, 'x'.repeat(10_000))], effects: [effect('lane', key)] });
  try {
    await store.commit(commit);
    acknowledged.push(key);
  } catch (error) {
    failure = error;
  }
}
const again = commitOf('again', { writes: [write('again', 0, 'x'.repeat(10_000))] });
const stillFull = await store.commit(again).then(
  () => false,
  () => true,
);
const readable = (await store.load(acknowledged)).every(({ version }) => version === 1);
rmSync(filler);
const { outcome } = await store.commit(again);
await store.close();

const reopened = await openEmbeddedStore({ folder, now: Date.now, log });
const pending = await reopened.claim('lane');
const intact = (await reopened.load([...acknowledged, 'again'])).every(({ version }) => version === 1);
await reopened.close();
process.stdout.write(
  JSON.stringify({
    refused: { name: failure instanceof Error ? failure.name : '', full: stillFull },
    readable,
    after: outcome,
    intact: intact && pending.length === acknowledged.length,
    lines: log.lines,
  }),
);
