/** The lanes that this process knows it holds, and those with a request in flight. */
export class Lanes {
  #held = new Set<string>();
  readonly #asked = new Map<string, number>();

  has(lane: string): boolean {
    return this.#held.has(lane);
  }

  /** @returns a check for later: is the lane held, and was nothing cleared since? */
  guard(lane: string): () => boolean {
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

  /** For a lane that this process holds in Redis without knowing: the reply that said so was lost. */
  isForgotten(lane: string): boolean {
    return !this.#held.has(lane) && !this.#asked.has(lane);
  }

  /** Sends a request whose reply may give these lanes to this process. */
  async whileAsking<T>(lanes: readonly string[], question: () => Promise<T>): Promise<T> {
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
