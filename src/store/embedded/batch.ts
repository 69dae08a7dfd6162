interface Waiting {
  /** Runs inside a transaction; returns what to do once that is durable. */
  readonly work: () => () => void;
  readonly reject: (error: unknown) => void;
}

/** Group commit: the writes of one tick of the event loop share a transaction, and so one fsync. */
export class Batch {
  readonly #transact: <T>(work: () => T) => T;
  #waiting: Waiting[] = [];
  #scheduled = false;

  /** @param transact runs its argument in one transaction, durable when it returns and undone when it throws */
  constructor(transact: <T>(work: () => T) => T) {
    this.#transact = transact;
  }

  /**
   * @param work writes synchronously; sees what earlier work of the batch wrote. May run a second time.
   * @param durable is called once the transaction is durable, in the order of the calls, before the promises resolve
   */
  add<T>(work: () => T, durable: (result: T) => void = () => {}): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        work: () => {
          const result = work();
          return () => {
            durable(result);
            resolve(result);
          };
        },
        reject,
      });
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => this.flush());
    });
  }

  /** Writes now. Never throws: failures reject the promises of `add`. */
  flush(): void {
    this.#scheduled = false;
    const together = this.#waiting;
    this.#waiting = [];
    if (together.length === 0 || this.#write(together)) return;
    // One of them may be the cause: give each a transaction of its own.
    for (const one of together) this.#write([one]);
  }

  #write(together: readonly Waiting[]): boolean {
    try {
      const finish = this.#transact(() => together.map(({ work }) => work()));
      for (const each of finish) each();
      return true;
    } catch (error) {
      if (together.length > 1) return false;
      for (const { reject } of together) reject(error);
      return true;
    }
  }
}
