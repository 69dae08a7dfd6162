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

/** A request as the API received it. */
export interface Asked {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the API does instead of serving a request. */
export type Trouble = (response: ServerResponse) => unknown;

/** The deployments to one environment, one at a time; the test sets their state. */
export class Lot {
  status = 'queued';
  percent = 0;
  log = '';
  /** Requests about it, oldest first. */
  readonly asked: Asked[] = [];
  /** Idempotency keys of the deployments that were started. */
  readonly begun: string[] = [];
  /** Faults for the next requests, one each. */
  readonly troubles: Trouble[] = [];
  #held: PromiseWithResolvers<void> | undefined;

  /** Requests with this method, oldest first. */
  got(method: string): readonly Asked[] {
    return this.asked.filter((one) => one.method === method);
  }

  /** Waits until one was started. */
  async begins(): Promise<void> {
    await vi.waitUntil(() => this.begun.length > 0, { timeout: PATIENCE });
  }

  /** From now on requests are carried out and their responses held back. */
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

  /** Starts once per key. */
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
