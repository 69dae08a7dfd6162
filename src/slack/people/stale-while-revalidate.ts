import { SlackStopped } from '../web/errors.ts';

/** A loaded value; `failed` where it only stands in for one that could not be loaded. */
export interface Loaded<T> {
  readonly value: T;
  readonly failed: boolean;
}

interface Entry<T> extends Loaded<T> {
  readonly at: number;
  /** Numbers the loads in the order they started. */
  readonly sequence: number;
}

interface Flight<T> {
  readonly promise: Promise<Loaded<T>>;
  /** The load after this one, shared by all `fresh` callers. */
  next?: Promise<Loaded<T>>;
}

export interface CacheOptions<T> {
  /** Rejects only with SlackStopped. */
  readonly load: (key: string) => Promise<Loaded<T>>;
  /** Milliseconds that a value is valid; past half of them it is refreshed when used. */
  readonly ttl: number;
  /** Milliseconds that a failure is valid. */
  readonly failureTtl: number;
  /** Entries kept at most. */
  readonly size: number;
  readonly now: () => number;
}

/** A cache that refreshes aging values in the background; concurrent callers share one load. */
export class StaleWhileRevalidate<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #flights = new Map<string, Flight<T>>();
  readonly #options: CacheOptions<T>;
  #sequence = 0;

  constructor(options: CacheOptions<T>) {
    this.#options = options;
  }

  /** The cached value, if it is at most `maxAge` milliseconds old; starts a refresh when it is aging. */
  peek(key: string, maxAge = this.#options.ttl): Loaded<T> | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    const age = this.#options.now() - entry.at;
    const ttl = entry.failed ? this.#options.failureTtl : this.#options.ttl;
    // A negative age means that the clock was set back: the entry must not live longer for it.
    if (age < 0 || age >= Math.min(ttl, maxAge)) return undefined;
    if (age > ttl / 2 && !this.#flights.has(key)) this.#start(key).catch(ignoreStop);
    return entry;
  }

  async get(key: string, maxAge?: number): Promise<Loaded<T>> {
    return this.peek(key, maxAge) ?? this.#flights.get(key)?.promise ?? this.#start(key);
  }

  /** Loads now. A load already in progress may miss a recent change, so another one follows it. */
  async fresh(key: string): Promise<Loaded<T>> {
    const flight = this.#flights.get(key);
    if (flight === undefined) return this.#start(key);
    flight.next ??= flight.promise.then(() => this.#start(key));
    return flight.next;
  }

  #start(key: string): Promise<Loaded<T>> {
    const at = this.#options.now();
    this.#sequence += 1;
    const sequence = this.#sequence;
    const promise = this.#options.load(key).then((loaded) => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
      this.#remember(key, { ...loaded, at, sequence });
      return loaded;
    });
    const flight: Flight<T> = { promise };
    this.#flights.set(key, flight);
    return promise;
  }

  #remember(key: string, entry: Entry<T>): void {
    const known = this.#entries.get(key);
    // A failure does not replace a value that is still valid, nor an older load a newer one.
    if (known !== undefined && entry.failed && !known.failed && entry.at - known.at < this.#options.ttl) return;
    if (known !== undefined && known.sequence > entry.sequence) return;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size <= this.#options.size) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}

/** A background refresh that the shutdown interrupts is no error. */
function ignoreStop(error: unknown): void {
  if (!(error instanceof SlackStopped)) throw error;
}
