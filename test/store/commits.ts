import type { Commit, Effect, Store, Write } from '../../src/ports/index.ts';

/** A commit of which only the given parts matter. */
export function commitOf(eventId: string, parts: Partial<Omit<Commit, 'seen'>> = {}): Commit {
  return { eventId, writes: [], effects: [], timers: { set: [], clear: [] }, ...parts };
}

export function write(key: string, expect: number, value: Write['value'] = { at: expect + 1 }): Write {
  return { key, expect, value };
}

export function effect(lane: string, key: string): Effect {
  return { key, lane, type: 'post', params: { text: `of ${key}` } };
}

export async function versionOf(store: Store, key: string): Promise<number> {
  const [document] = await store.load([key]);
  return document?.version ?? 0;
}
