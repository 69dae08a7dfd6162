import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { vi } from 'vitest';
import { PATIENCE } from './patience.ts';

/** A request as the API has got it. */
export interface Asked {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the API does instead of what it is asked for. */
export type Trouble = (response: ServerResponse) => unknown;

/** Deployments to one environment, of which there is one at a time; how they go is up to the test. */
export class Lot {
  status = 'queued';
  percent = 0;
  log = '';
  /** What was asked about it, oldest first. */
  readonly asked: Asked[] = [];
  /** The keys of those that were begun. */
  readonly begun: string[] = [];
  /** What befalls the next requests, one each. */
  readonly troubles: Trouble[] = [];
  #held: PromiseWithResolvers<void> | undefined;

  /** The requests of this method, oldest first. */
  got(method: string): readonly Asked[] {
    return this.asked.filter((one) => one.method === method);
  }

  /** Waits until one was begun. */
  async begins(): Promise<void> {
    await vi.waitUntil(() => this.begun.length > 0, { timeout: PATIENCE });
  }

  /** From now on what is asked for is done, and the answer waits. */
  holdAnswers(): void {
    this.#held ??= Promise.withResolvers();
  }

  releaseAnswers(): void {
    this.#held?.resolve();
    this.#held = undefined;
  }

  async untilReleased(): Promise<void> {
    await this.#held?.promise;
  }

  /** Takes each key once. */
  begin(key: string): void {
    if (!this.begun.includes(key)) this.begun.push(key);
  }
}

/**
 * A company's API that deploys, as far as Nestor sees one: `POST /ENVIRONMENT` begins, `GET /ENVIRONMENT/now` tells how
 * far it is, `GET /ENVIRONMENT/log` what it has printed, `DELETE /ENVIRONMENT/now` ends it. It answers whoever shows
 * its token.
 */
export class CentralApi {
  readonly url: string;
  readonly #token: string;
  readonly #server: Server;
  readonly #lots = new Map<string, Lot>();

  private constructor(server: Server, token: string) {
    this.#server = server;
    this.#token = token;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async open(token: string): Promise<CentralApi> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const api = new CentralApi(server, token);
    server.on('request', (request, response) => void api.#serve(request, response));
    return api;
  }

  lot(environment: string): Lot {
    return this.#lots.getOrInsertComputed(environment, () => new Lot());
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const [, environment = '', what = ''] = url.split('/');
    const lot = this.lot(environment);
    lot.asked.push({ method, headers, body: await text(request) });
    const trouble = lot.troubles.shift();
    if (trouble !== undefined) return void trouble(response);
    if (headers.authorization !== `Bearer ${this.#token}`) return void response.writeHead(401).end();
    if (method === 'POST') lot.begin(String(headers['idempotency-key']));
    if (method === 'DELETE') lot.status = 'cancelled';
    await lot.untilReleased();
    response.end(what === 'log' ? lot.log : JSON.stringify(this.#stateOf(environment)));
  }

  #stateOf(environment: string): object {
    const { status, percent } = this.lot(environment);
    const url = `${this.url}/${environment}`;
    return { url: `${url}/now`, log_url: `${url}/log`, status, percent };
  }
}
