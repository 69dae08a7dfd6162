import { Redis } from 'ioredis';
import { StoreUnavailable } from '../../ports/index.ts';
import { Health } from '../health.ts';
import type { Log } from '../options.ts';
import { runScript } from './scripts.ts';
import type { ScriptName } from './scripts.ts';
import { isFinal, isRefusal, unavailable } from './errors.ts';

/** Milliseconds for one command, for connecting, and for waiting for the first connection. */
const commandTimeout = 2000;
const connectTimeout = 3000;
const firstConnection = 5000;
/** A socket without a reply to a pending command for this long, in milliseconds, is closed. */
const socketTimeout = 5000;

/** Commands to one Redis: every failure is a readable StoreUnavailable, logged once per outage. */
export class Connection {
  /** Host and port, without user and password. */
  readonly address: string;
  readonly redis: Redis;
  readonly #prefix: string;
  readonly #health: Health;
  readonly #recoveryListeners: (() => void)[] = [];
  #connectionError: Error | undefined;
  /** The command that a reachable Redis refused: the outage is over only when that command works again. */
  #refused: string | undefined;
  #gathering = false;
  #closed = false;

  /**
   * @param options.prefix of every key, with the hash tag
   * @throws StoreUnavailable if the URL is not Redis's
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
      reconnectOnError: (error) => this.#isFailover(error),
    });
    this.redis.on('error', (error: Error) => this.noteConnectionError(error));
    this.redis.on('ready', () => {
      this.#connectionError = undefined;
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
      throw unavailable(this.address, error, this.#connectionError);
    } finally {
      clearTimeout(giveUp);
      this.redis.off('ready', resolve);
      this.redis.off('error', refused);
    }
  }

  script(script: ScriptName, args: readonly (string | number)[]): Promise<unknown> {
    return this.attempt(script, () => runScript(this.redis, { script, prefix: this.#prefix, args }));
  }

  /** @param what names the command; commands of the same name fail and work together */
  async attempt<T>(what: string, command: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new StoreUnavailable('the store is closed');
    this.#gather();
    try {
      const result = await command();
      if (this.#health.isDown && (this.#refused === undefined || this.#refused === what)) this.#recovered();
      return result;
    } catch (error) {
      const failure = unavailable(this.address, error, this.#connectionError);
      if (!this.#closed && !this.#health.isDown) {
        this.#refused = isRefusal(error) ? what : undefined;
        this.#health.down(failure.message);
      }
      throw failure;
    }
  }

  /** Calls back when Redis works again after an outage. */
  onRecovery(listener: () => void): void {
    this.#recoveryListeners.push(listener);
  }

  /** Remembers why the connection failed, for the message of the next command that fails because of it. */
  noteConnectionError(error: Error): void {
    this.#connectionError = error;
  }

  close(): void {
    this.#closed = true;
    this.redis.disconnect();
  }

  /** Pipelines the commands of one tick of the event loop in one write: a third less work with eight in flight. */
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

  /** After a failover the address resolves to the new primary, but only for a new connection. */
  #isFailover(error: Error): boolean {
    if (!error.message.startsWith('READONLY')) return false;
    this.noteConnectionError(error);
    return true;
  }

  #recovered(): void {
    this.#health.up();
    for (const listener of this.#recoveryListeners) listener();
  }
}

function addressOf(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null || !['redis:', 'rediss:'].includes(parsed.protocol) || parsed.hostname === '') {
    throw new StoreUnavailable('REDIS_URL is not an address such as redis://user:password@host:6379/0 or rediss://…');
  }
  return `${parsed.hostname}:${parsed.port === '' ? '6379' : parsed.port}`;
}
