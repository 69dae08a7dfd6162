import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../src/ports/index.ts';
import { openStore } from '../../src/store/open.ts';
import { Diary } from './diary.ts';

export interface Opened {
  readonly store: Store;
  /** As another process would find it. */
  reopen(): Promise<void>;
  dispose(): Promise<void>;
}

/** The embedded store in a folder of its own. */
export async function openedStore(): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'nestor-engine-'));
  const open = () => openStore({ dataFolder: folder, now: Date.now, log: new Diary() });
  let store = await open();
  return {
    get store() {
      return store;
    },
    reopen: async () => {
      await store.close();
      store = await open();
    },
    dispose: async () => {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
