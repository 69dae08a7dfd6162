import type { Commit, Effect, Store, Write } from '../../src/ports/index.ts';

/** A commit of which only the given parts matter. */
export function commitOf(eventId: string, parts: Partial<Omit<Commit, 'eventId'>> = {}): Commit {
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

/** Was an event with this ID committed? Asks by a commit that can only be `repeated` or a conflict. */
export async function wasCommitted(store: Store, eventId: string): Promise<boolean> {
  const impossible = commitOf(eventId, { writes: [{ key: 'never written', expect: -1 }] });
  return (await store.commit(impossible)).outcome === 'repeated';
}

/** Does this process hold the lane just now? */
export const holds = (store: Store, lane: string): boolean => store.laneGuard(lane)();
