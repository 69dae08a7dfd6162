import type { Effect } from '../../ports/index.ts';

/**
 * The pending effects by lane, in memory; the table `effects` follows. With one process, a lane is held from the moment
 * its effects were handed out until it is empty.
 */
export class Outbox {
  readonly #lanes = new Map<string, Effect[]>();
  readonly #held = new Set<string>();

  constructor(pending: readonly Effect[]) {
    for (const effect of pending) this.#append(effect);
  }

  /** @returns the lanes of these effects, all held now */
  add(effects: readonly Effect[]): readonly string[] {
    const lanes = new Set(effects.map(({ lane }) => lane));
    for (const effect of effects) this.#append(effect);
    for (const lane of lanes) this.#held.add(lane);
    return [...lanes];
  }

  claim(lane: string): readonly Effect[] {
    const effects = this.#lanes.get(lane);
    if (effects === undefined) return [];
    this.#held.add(lane);
    return [...effects];
  }

  /** @returns the keys that were removed, and how many effects are left */
  settle(lane: string, keys: readonly string[]): { removed: readonly string[]; left: number } {
    const effects = this.#lanes.get(lane);
    if (effects === undefined || !this.#held.has(lane)) return { removed: [], left: 0 };
    const done = new Set(keys);
    const rest = effects.filter(({ key }) => !done.has(key));
    const removed = effects.filter(({ key }) => done.has(key)).map(({ key }) => key);
    if (rest.length > 0) this.#lanes.set(lane, rest);
    else {
      this.#lanes.delete(lane);
      this.#held.delete(lane);
    }
    return { removed, left: rest.length };
  }

  holds(lane: string): boolean {
    return this.#held.has(lane);
  }

  abandoned(): readonly string[] {
    return [...this.#lanes.keys()].filter((lane) => !this.#held.has(lane));
  }

  #append(effect: Effect): void {
    const effects = this.#lanes.get(effect.lane);
    if (effects === undefined) this.#lanes.set(effect.lane, [effect]);
    else effects.push(effect);
  }
}
