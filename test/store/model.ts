import type { Commit, Committed, Effect, Json, Stored, Timer } from '../../src/ports/index.ts';

/** What a store of one process is to do, in the plainest way. */
export class ModelStore {
  readonly #documents = new Map<string, { version: number; value: Json }>();
  readonly #ranks = new Map<string, Map<string, number>>();
  readonly #marks = new Set<string>();
  readonly #timers = new Map<string, Timer>();
  #effects: Effect[] = [];

  load(keys: readonly string[]): readonly Stored[] {
    return keys.map((key) => ({ key, ...(this.#documents.get(key) ?? { version: 0, value: null }) }));
  }

  commit(commit: Commit): Committed {
    if (this.#marks.has(commit.eventId)) return { outcome: 'repeated' };
    const moved = commit.writes.filter(({ key, expect }) => (this.#documents.get(key)?.version ?? 0) !== expect);
    if (moved.length > 0) return { outcome: 'conflict', keys: [...new Set(moved.map(({ key }) => key))] };
    this.#marks.add(commit.eventId);
    for (const { key, expect, value, lists = [], rank = 0 } of commit.writes) {
      if (value === undefined) continue;
      this.#documents.set(key, { version: expect + 1, value });
      for (const list of lists)
        this.#ranks.set(list, (this.#ranks.get(list) ?? new Map<string, number>()).set(key, rank));
    }
    for (const key of commit.timers.clear) this.#timers.delete(key);
    for (const timer of commit.timers.set) this.#timers.set(timer.key, timer);
    this.#effects.push(...commit.effects);
    return { outcome: 'committed', mine: [...new Set(commit.effects.map(({ lane }) => lane))] };
  }

  list(
    name: string,
    { limit, below = Number.POSITIVE_INFINITY }: { limit: number; below?: number },
  ): readonly Stored[] {
    const ranked = [...(this.#ranks.get(name) ?? [])].filter(([, rank]) => rank < below);
    const order = ranked.toSorted(([a, one], [b, other]) => other - one || (a < b ? 1 : -1));
    return this.load(order.slice(0, limit).map(([key]) => key));
  }

  claim(lane: string): readonly Effect[] {
    return this.#effects.filter((effect) => effect.lane === lane);
  }

  settle(lane: string, keys: readonly string[]): number {
    this.#effects = this.#effects.filter((effect) => effect.lane !== lane || !keys.includes(effect.key));
    return this.claim(lane).length;
  }

  due(now: number): readonly Timer[] {
    return [...this.#timers.values()]
      .filter(({ at }) => at <= now)
      .toSorted((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
  }
}
