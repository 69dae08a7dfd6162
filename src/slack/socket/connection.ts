import type { SocketModeReceiver } from '@slack/bolt';
import type { ChatRefusal, Log } from '../../ports/index.ts';
import { apiResult } from '../web/api-result.ts';
import { SlackStopped } from '../web/errors.ts';
import { pause, retryDelay } from '../web/pause.ts';
import { toChatRefusal } from '../web/refusal.ts';
import { tolerateMalformed } from './tolerate-malformed.ts';

type Client = SocketModeReceiver['client'];

export interface ConnectionOptions {
  readonly client: Client;
  readonly log: Log;
  /** Aborts the client's calls; used by `close`. */
  readonly dialing: AbortController;
  /** Called once if Slack stops accepting the app token. */
  readonly onFatal: (refusal: ChatRefusal) => void;
  /** Milliseconds for the socket to open and Slack to greet; default 10,000. */
  readonly greetingTimeout?: number;
}

const PAUSES = { first: 100, most: 2000 };
/** After a connection that lasted this long (in milliseconds), the next one is opened without a pause. */
const STABLE_AFTER = 5000;
/** Milliseconds to wait for the closing handshake. */
const CLOSE_TIMEOUT = 1000;

/**
 * Keeps one Socket Mode connection open. The client's own reconnection is off: it backs off without a limit, cannot be
 * stopped, and its rejections go unhandled.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  #connected = false;
  #stopping = false;
  #loop: Promise<void> | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    const { client, log, greetingTimeout = 10_000 } = options;
    tolerateMalformed(client, log);
    let timer: NodeJS.Timeout | undefined;
    client.on('connecting', () => {
      timer = setTimeout(() => {
        log.warn({}, 'the connection to Slack did not open in time');
        void this.#disconnect();
      }, greetingTimeout);
    });
    client.on('connected', () => {
      clearTimeout(timer);
      this.#connected = true;
    });
    client.on('disconnected', () => {
      clearTimeout(timer);
      this.#connected = false;
    });
  }

  get connected(): boolean {
    return this.#connected;
  }

  /**
   * Resolves when Slack first greets; from then on it reconnects whenever the connection ends.
   * @throws ChatRefusal, SlackStopped
   */
  async open(): Promise<void> {
    const first = Promise.withResolvers<void>();
    this.#loop = this.#keepOpen(first.resolve).catch((error: unknown) => {
      if (!(error instanceof SlackStopped))
        this.#options.log.error({ err: error }, 'the connection to Slack is gone for good');
      first.reject(error);
    });
    return first.promise;
  }

  /** Disconnects; resolves when the connection is closed and reconnection has stopped. */
  async close(): Promise<void> {
    this.#stopping = true;
    this.#options.dialing.abort();
    await this.#disconnect();
    await this.#loop;
  }

  /** @param onGreeted called at each greeting */
  async #keepOpen(onGreeted: () => void): Promise<void> {
    const { client, dialing, onFatal } = this.#options;
    let greetings = 0;
    let failures = 0;
    while (!this.#stopping) {
      const began = performance.now();
      const ended = Promise.withResolvers<void>();
      client.once('disconnected', ended.resolve);
      const result = await apiResult(() => client.start());
      if (result.kind === 'ok') {
        greetings += 1;
        onGreeted();
        if (this.#stopping) await this.#disconnect();
        await ended.promise;
      }
      client.off('disconnected', ended.resolve);
      if (this.#stopping) break;
      if (result.kind === 'refused') {
        const refused = toChatRefusal({ ...result, method: 'apps.connections.open', token: 'app' });
        if (greetings === 0) throw refused;
        return onFatal(refused);
      }
      failures = performance.now() - began > STABLE_AFTER && result.kind === 'ok' ? 0 : failures + 1;
      const wait = retryDelay(result, failures - 1, PAUSES);
      if (failures > 0) await pause(wait, dialing.signal);
    }
    throw new SlackStopped();
  }

  async #disconnect(): Promise<void> {
    const { client } = this.#options;
    const disconnected = client.disconnect();
    const timer = setTimeout(() => client.websocket?.disconnect(), CLOSE_TIMEOUT);
    await disconnected;
    clearTimeout(timer);
  }
}
