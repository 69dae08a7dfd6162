import { Redis } from 'ioredis';
import { StoreUnavailable } from '../../ports/index.ts';
import { Health } from '../health.ts';
import type { Log } from '../options.ts';
import { runScript } from './scripts.ts';
import type { ScriptName } from './scripts.ts';
import { isFinal, isRefusal, unavailable } from './errors.ts';

/** Milliseconds that one command may take, a connection may need, and the first connection is waited for. */
const commandTimeout = 2000;
const connectTimeout = 3000;
const firstConnection = 5000;
/** A socket on which nothing comes in for so long, in milliseconds, though something was asked, is given up. */
const socketTimeout = 5000;

/** Commands to one Redis: every failure is a StoreUnavailable in people's words, and logged once for each outage. */
export class Connection {
  /** The address without user and password. */
  readonly address: string;
  readonly redis: Redis;
  readonly #prefix: string;
  readonly #health: Health;
  readonly #back: (() => void)[] = [];
  #trouble: Error | undefined;
  /** What failed while Redis was there; only when the same works again is the trouble over. */
  #refused: string | undefined;
  #gathering = false;
  #closed = false;

  /**
   * @param options.prefix begins every key, with the hash tag
   * @throws StoreUnavailable if the address is none of Redis's
   */
  constructor({ url, prefix, log }: { url: string; prefix: string; log: Log }) {
    this.address = addressOf(url);
    this.#prefix = prefix;
    this.#health = new Health(`Redis at ${this.address}`, log);
    this.redis = new Redis(url, {
      commandTimeout,
      connectTimeout,
      socketTimeout,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      retryStrategy: (attempt) => Math.min(25 * 2 ** attempt, 1000),
      reconnectOnError: (error) => this.#isElsewhere(error),
    });
    this.redis.on('error', (error: Error) => this.troubled(error));
    this.redis.on('ready', () => {
      this.#trouble = undefined;
    });
  }

  /** Waits for the first connection. @throws StoreUnavailable after 5 seconds, at once if the password is wrong */
  async ready(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const giveUp = setTimeout(() => reject(new Error('Command timed out')), firstConnection);
    const refused = (error: Error) => {
      if (isFinal(error)) reject(error);
    };
    this.redis.on('ready', resolve);
    this.redis.on('error', refused);
    try {
      await promise;
    } catch (error) {
      this.close();
      throw unavailable(this.address, error, this.#trouble);
    } finally {
      clearTimeout(giveUp);
      this.redis.off('ready', resolve);
      this.redis.off('error', refused);
    }
  }

  script(script: ScriptName, args: readonly (string | number)[]): Promise<unknown> {
    return this.attempt(script, () => runScript(this.redis, { script, prefix: this.#prefix, args }));
  }

  /** @param what names the command, the same for all that fail and work together */
  async attempt<T>(what: string, command: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new StoreUnavailable('the store is closed');
    this.#gather();
    try {
      const result = await command();
      if (this.#health.isDown && (this.#refused === undefined || this.#refused === what)) this.#recovered();
      return result;
    } catch (error) {
      const failure = unavailable(this.address, error, this.#trouble);
      if (!this.#closed && !this.#health.isDown) {
        this.#refused = isRefusal(error) ? what : undefined;
        this.#health.down(failure.message);
      }
      throw failure;
    }
  }

  /** Calls back when Redis works again after it did not. */
  onBack(listener: () => void): void {
    this.#back.push(listener);
  }

  /** Remembers why a connection fails, for the message of the next command that fails for it. */
  troubled(error: Error): void {
    this.#trouble = error;
  }

  close(): void {
    this.#closed = true;
    this.redis.disconnect();
  }

  /** Commands that meet in one tick of the event loop leave in one write: a third less work with eight in flight. */
  #gather(): void {
    if (this.#gathering || this.redis.status !== 'ready') return;
    const { stream } = this.redis;
    this.#gathering = true;
    stream.cork();
    process.nextTick(() => {
      this.#gathering = false;
      stream.uncork();
    });
  }

  /** After a failover the address leads to the new primary, but only a new connection gets there. */
  #isElsewhere(error: Error): boolean {
    if (!error.message.startsWith('READONLY')) return false;
    this.troubled(error);
    return true;
  }

  #recovered(): void {
    this.#health.up();
    for (const listener of this.#back) listener();
  }
}

function addressOf(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null || !['redis:', 'rediss:'].includes(parsed.protocol) || parsed.hostname === '') {
    throw new StoreUnavailable('REDIS_URL is not an address such as redis://user:password@host:6379/0 or rediss://…');
  }
  return `${parsed.hostname}:${parsed.port === '' ? '6379' : parsed.port}`;
}
