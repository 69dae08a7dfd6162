import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../src/engine/ports.ts';
import { openStore } from '../../src/store/open.ts';
import { Diary } from './diary.ts';

export interface Opened {
  readonly store: Store;
  dispose(): Promise<void>;
}

/** The embedded store in a folder of its own. */
export async function openedStore(): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'nestor-engine-'));
  const store = await openStore({ dataFolder: folder, now: Date.now, log: new Diary() });
  return {
    store,
    dispose: async () => {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
