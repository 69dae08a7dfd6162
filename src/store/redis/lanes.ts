/** The lanes that this process holds as far as it knows, and those about which an answer is still to come. */
export class Lanes {
  #held = new Set<string>();
  readonly #asked = new Map<string, number>();

  has(lane: string): boolean {
    return this.#held.has(lane);
  }

  /** @returns asked later: is it held, and has nothing been cleared since? */
  keeping(lane: string): () => boolean {
    const held = this.#held;
    return () => held === this.#held && held.has(lane);
  }

  add(lane: string): void {
    this.#held.add(lane);
  }

  delete(lane: string): void {
    this.#held.delete(lane);
  }

  clear(): void {
    this.#held = new Set();
  }

  /** Held in Redis, but nobody here knows: the answer that said so was lost. */
  isForgotten(lane: string): boolean {
    return !this.#held.has(lane) && !this.#asked.has(lane);
  }

  /** Does something whose answer may give this process these lanes. */
  async asking<T>(lanes: readonly string[], question: () => Promise<T>): Promise<T> {
    for (const lane of lanes) this.#asked.set(lane, (this.#asked.get(lane) ?? 0) + 1);
    try {
      return await question();
    } finally {
      for (const lane of lanes) {
        const others = (this.#asked.get(lane) ?? 1) - 1;
        if (others > 0) this.#asked.set(lane, others);
        else this.#asked.delete(lane);
      }
    }
  }
}
