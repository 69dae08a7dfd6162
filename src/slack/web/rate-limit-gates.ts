import type { ApiResult } from './api-result.ts';
import { SlackStopped } from './errors.ts';

/** Node's longest timer, in milliseconds. */
const MAX_TIMER = 2 ** 31 - 1;

export type UnlimitedResult<T> = Exclude<ApiResult<T>, { kind: 'limited' }>;

interface Waiter {
  readonly ticket: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Waits out rate limits. Each limit has its own gate, which is open until Slack reports the limit. Then callers queue
 * at that gate in ticket order, and pass one at a time once Retry-After is over. Other gates stay open.
 */
export class RateLimitGates {
  readonly #gates = new Map<string, Gate>();
  #tickets = 0;

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => {
      for (const gate of this.#gates.values()) gate.stop();
      this.#gates.clear();
    });
  }

  /** A position in the queues, kept across the retries of one call. */
  takeTicket(): number {
    this.#tickets += 1;
    return this.#tickets;
  }

  /**
   * @param name what Slack limits together: a method, with a channel where the limit is per channel
   * @param attempt called again for as long as it returns `limited`
   * @throws SlackStopped, or what the attempt throws
   */
  async pass<T>(name: string, ticket: number, attempt: () => Promise<ApiResult<T>>): Promise<UnlimitedResult<T>> {
    for (;;) {
      const gate = this.#gates.get(name);
      await gate?.enter(ticket);
      const result = await attempt().catch((error: unknown) => {
        gate?.leave();
        throw error;
      });
      if (result.kind === 'limited') {
        this.#gateFor(name).close(result.seconds, gate !== undefined);
        continue;
      }
      gate?.leave();
      return result;
    }
  }

  #gateFor(name: string): Gate {
    const known = this.#gates.get(name);
    if (known !== undefined) return known;
    const gate = new Gate(() => {
      if (this.#gates.get(name) === gate) this.#gates.delete(name);
    });
    this.#gates.set(name, gate);
    return gate;
  }
}

class Gate {
  readonly #queue: Waiter[] = [];
  readonly #onEmpty: () => void;
  #until = 0;
  /** Whether a caller that was let through is still trying. */
  #trying = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(onEmpty: () => void) {
    this.#onEmpty = onEmpty;
  }

  async enter(ticket: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const at = this.#queue.findIndex((waiter) => waiter.ticket > ticket);
    this.#queue.splice(at < 0 ? this.#queue.length : at, 0, { ticket, resolve: resolve, reject: reject });
    return promise;
  }

  /** @param wasLetThrough whether the limited caller had passed this gate */
  close(seconds: number, wasLetThrough: boolean): void {
    if (wasLetThrough) this.#trying = false;
    this.#until = Math.max(this.#until, performance.now() + seconds * 1000);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#next(), Math.min(Math.ceil(this.#until - performance.now()) + 1, MAX_TIMER));
  }

  leave(): void {
    this.#trying = false;
    this.#next();
  }

  stop(): void {
    clearTimeout(this.#timer);
    for (const waiter of this.#queue.splice(0)) waiter.reject(new SlackStopped());
  }

  #next(): void {
    if (this.#trying || performance.now() < this.#until - 1) return;
    const first = this.#queue.shift();
    if (first === undefined) return this.#onEmpty();
    this.#trying = true;
    first.resolve();
  }
}
