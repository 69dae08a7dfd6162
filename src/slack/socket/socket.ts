import type { SocketModeReceiver } from '@slack/bolt';
import type { ChatRefusal, Log } from '../../ports/index.ts';
import { ask } from '../web/api-result.ts';
import { survive } from './envelopes.ts';
import { backoff, pause } from '../pause.ts';
import { refusal, SlackStopped } from '../web/refusal.ts';

type Client = SocketModeReceiver['client'];

export interface SocketOptions {
  readonly client: Client;
  readonly log: Log;
  /** Cuts off the client's calls; used by `close`. */
  readonly dialing: AbortController;
  /** Hears once why Slack will not let the app connect any more. */
  readonly fatal: (refusal: ChatRefusal) => void;
  /** Milliseconds for the socket to open and greet. */
  readonly greeting?: number;
}

const PAUSES = { first: 100, most: 2000 };
/** Milliseconds that a connection must have lasted for the next one to be opened without a pause. */
const STEADY = 5000;
/** Milliseconds that the other side is given to say goodbye. */
const GOODBYE = 1000;

/**
 * Keeps one connection of Socket Mode open. The client's own reconnection is off: it waits longer after each failure,
 * cannot be stopped, and what it rejects with nobody hears.
 */
export class Socket {
  readonly #options: SocketOptions;
  #connected = false;
  #stopping = false;
  #loop: Promise<void> | undefined;

  constructor(options: SocketOptions) {
    this.#options = options;
    const { client, log, greeting = 10_000 } = options;
    survive(client, log);
    let late: NodeJS.Timeout | undefined;
    client.on('connecting', () => {
      late = setTimeout(() => {
        log.warn({}, 'Slack opened no connection in time');
        void this.#part();
      }, greeting);
    });
    client.on('connected', () => {
      clearTimeout(late);
      this.#connected = true;
    });
    client.on('disconnected', () => {
      clearTimeout(late);
      this.#connected = false;
    });
  }

  get connected(): boolean {
    return this.#connected;
  }

  /**
   * Resolves at the first greeting; from then on the connection is renewed whenever it ends.
   * @throws ChatRefusal, SlackStopped
   */
  async open(): Promise<void> {
    const first = Promise.withResolvers<void>();
    this.#loop = this.#keep(first.resolve).catch((error: unknown) => {
      if (!(error instanceof SlackStopped)) this.#options.log.error({ err: error }, 'no connection to Slack any more');
      first.reject(error);
    });
    return first.promise;
  }

  /** Parts from Slack; resolves when nothing is left of the connection. */
  async close(): Promise<void> {
    this.#stopping = true;
    this.#options.dialing.abort();
    await this.#part();
    await this.#loop;
  }

  /** @param greeted is called at each greeting */
  async #keep(greeted: () => void): Promise<void> {
    const { client, dialing, fatal } = this.#options;
    let greetings = 0;
    let failures = 0;
    while (!this.#stopping) {
      const began = performance.now();
      const ended = Promise.withResolvers<void>();
      client.once('disconnected', ended.resolve);
      const answer = await ask(() => client.start());
      if (answer.kind === 'ok') {
        greetings += 1;
        greeted();
        if (this.#stopping) await this.#part();
        await ended.promise;
      }
      client.off('disconnected', ended.resolve);
      if (this.#stopping) break;
      if (answer.kind === 'refused') {
        const refused = refusal({ ...answer, method: 'apps.connections.open', token: 'app' });
        if (greetings === 0) throw refused;
        return fatal(refused);
      }
      failures = performance.now() - began > STEADY && answer.kind === 'ok' ? 0 : failures + 1;
      const wait = answer.kind === 'limited' ? answer.seconds * 1000 : backoff(failures - 1, PAUSES);
      if (failures > 0) await pause(wait, dialing.signal);
    }
    throw new SlackStopped();
  }

  async #part(): Promise<void> {
    const { client } = this.#options;
    const parted = client.disconnect();
    const impatient = setTimeout(() => client.websocket?.disconnect(), GOODBYE);
    await parted;
    clearTimeout(impatient);
  }
}
