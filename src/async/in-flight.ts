/** Counts the work in progress, so that a shutdown can wait for it. */
export class InFlight {
  #count = 0;
  #idle = Promise.withResolvers<void>();

  async run<T>(work: () => Promise<T>): Promise<T> {
    this.#count += 1;
    try {
      return await work();
    } finally {
      this.#count -= 1;
      if (this.#count === 0) {
        this.#idle.resolve();
        this.#idle = Promise.withResolvers();
      }
    }
  }

  /** Resolves once no work is in progress. */
  async idle(): Promise<void> {
    if (this.#count > 0) await this.#idle.promise;
  }
}
