import { SlackStopped } from '../web/refusal.ts';

/** What a look-up brought; `failed` where it is only a stand-in. */
export interface Found<T> {
  readonly value: T;
  readonly failed: boolean;
}

interface Entry<T> extends Found<T> {
  readonly at: number;
  /** Counts the look-ups as they began. */
  readonly begun: number;
}

interface Flight<T> {
  readonly promise: Promise<Found<T>>;
  /** The look-up after this one, shared by all who want it fresh. */
  next?: Promise<Found<T>>;
}

export interface LookupOptions<T> {
  /** Looks it up; rejects only with SlackStopped. */
  readonly ask: (key: string) => Promise<Found<T>>;
  /** Milliseconds that an answer is believed; past half of them it is renewed while in use. */
  readonly ttl: number;
  /** Milliseconds that a failure is believed. */
  readonly failureTtl: number;
  /** So many answers are kept at most. */
  readonly size: number;
  readonly now: () => number;
}

/** Answers remembered for a short time; those who ask for the same thing at the same time share one look-up. */
export class Lookup<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #flights = new Map<string, Flight<T>>();
  readonly #options: LookupOptions<T>;
  #begun = 0;

  constructor(options: LookupOptions<T>) {
    this.#options = options;
  }

  /** What is known, if it is at most `maxAge` milliseconds old; renewed in the background when it grows old. */
  peek(key: string, maxAge = this.#options.ttl): Found<T> | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    const age = this.#options.now() - entry.at;
    const believed = entry.failed ? this.#options.failureTtl : this.#options.ttl;
    // A clock that was set back must not make an answer believed for longer.
    if (age < 0 || age >= Math.min(believed, maxAge)) return undefined;
    if (age > believed / 2 && !this.#flights.has(key)) this.#start(key).catch(nobodyWaits);
    return entry;
  }

  async get(key: string, maxAge?: number): Promise<Found<T>> {
    return this.peek(key, maxAge) ?? this.#flights.get(key)?.promise ?? this.#start(key);
  }

  /** Asks now: a look-up begun earlier may not know what has changed since, so it is waited for and not believed. */
  async fresh(key: string): Promise<Found<T>> {
    const flight = this.#flights.get(key);
    if (flight === undefined) return this.#start(key);
    flight.next ??= flight.promise.then(() => this.#start(key));
    return flight.next;
  }

  #start(key: string): Promise<Found<T>> {
    const at = this.#options.now();
    this.#begun += 1;
    const begun = this.#begun;
    const promise = this.#options.ask(key).then((found) => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
      this.#remember(key, { ...found, at, begun });
      return found;
    });
    const flight: Flight<T> = { promise };
    this.#flights.set(key, flight);
    return promise;
  }

  #remember(key: string, entry: Entry<T>): void {
    const known = this.#entries.get(key);
    // A failure does not outweigh an answer that is still believed, nor an older answer a newer one.
    if (known !== undefined && entry.failed && !known.failed && entry.at - known.at < this.#options.ttl) return;
    if (known !== undefined && known.begun > entry.begun) return;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size <= this.#options.size) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}

/** A renewal that a stop cuts off: what was known is all that there will be. */
function nobodyWaits(error: unknown): void {
  if (!(error instanceof SlackStopped)) throw error;
}
