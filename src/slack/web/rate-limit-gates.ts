import type { Answer } from './api-result.ts';
import { SlackStopped } from './refusal.ts';

/** The longest that a timer of Node's can wait, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

export type Settled<T> = Exclude<Answer<T>, { kind: 'limited' }>;

interface Waiter {
  readonly ticket: number;
  readonly go: () => void;
  readonly stop: (error: Error) => void;
}

/**
 * Waits out rate limits. Each limit has a gate of its own, open until Slack answers that it is limited: then whoever
 * comes queues there in the order of tickets, and passes one at a time once the time is over. Others are not held up.
 */
export class Gates {
  readonly #gates = new Map<string, Gate>();
  #tickets = 0;

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => {
      for (const gate of this.#gates.values()) gate.stop();
      this.#gates.clear();
    });
  }

  /** A place in the order; kept over several tries of one thing. */
  ticket(): number {
    this.#tickets += 1;
    return this.#tickets;
  }

  /**
   * @param name what is limited together: a method, and a channel where the limit is one of the channel's
   * @param attempt is called again for as long as its answer is `limited`
   * @throws SlackStopped, or what the attempt throws
   */
  async pass<T>(name: string, ticket: number, attempt: () => Promise<Answer<T>>): Promise<Settled<T>> {
    for (;;) {
      const gate = this.#gates.get(name);
      await gate?.turn(ticket);
      const answer = await attempt().catch((error: unknown) => {
        gate?.done();
        throw error;
      });
      if (answer.kind === 'limited') {
        this.#closed(name).close(answer.seconds, gate !== undefined);
        continue;
      }
      gate?.done();
      return answer;
    }
  }

  #closed(name: string): Gate {
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
  readonly #gone: () => void;
  #until = 0;
  /** Whether one that was let through is still trying. */
  #trying = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(gone: () => void) {
    this.#gone = gone;
  }

  async turn(ticket: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const at = this.#queue.findIndex((waiter) => waiter.ticket > ticket);
    this.#queue.splice(at < 0 ? this.#queue.length : at, 0, { ticket, go: resolve, stop: reject });
    return promise;
  }

  /** @param through whether the one that was limited had been let through here */
  close(seconds: number, through: boolean): void {
    if (through) this.#trying = false;
    this.#until = Math.max(this.#until, performance.now() + seconds * 1000);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#next(), Math.min(Math.ceil(this.#until - performance.now()) + 1, LONGEST));
  }

  done(): void {
    this.#trying = false;
    this.#next();
  }

  stop(): void {
    clearTimeout(this.#timer);
    for (const waiter of this.#queue.splice(0)) waiter.stop(new SlackStopped());
  }

  #next(): void {
    if (this.#trying || performance.now() < this.#until - 1) return;
    const first = this.#queue.shift();
    if (first === undefined) return this.#gone();
    this.#trying = true;
    first.go();
  }
}
