import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { multipart, parseArgs, type Args } from './args.ts';
import { tokenOf } from './tokens.ts';
import type { ChangeFeed } from '../change-feed.ts';
import { SlackError } from './errors.ts';
import type { Faults } from '../faults/faults.ts';
import type { RateLimits } from './rate-limits.ts';
import { appendBounded } from '../append-bounded.ts';
import type { Context } from '../methods/method.ts';
import { METHODS } from '../methods/registry.ts';
import { handleResponse } from './response-url.ts';
import { injectFault } from '../faults/inject-fault.ts';
import type { Fields } from '../json.ts';
import type { Call } from '../records.ts';

export interface ServerOptions {
  context: () => Context;
  faults: Faults;
  limits: RateLimits;
  changes: ChangeFeed;
  keep: number;
}

/** The HTTP side: the Web API under /api/, uploads under /upload/, response URLs under /actions/. */
export class ApiServer {
  readonly calls: Call[] = [];
  /** Whether to cut every connection off unanswered. */
  down = false;
  readonly server: Server;
  readonly #options: ServerOptions;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.down) return void request.destroy();
    const [path = '', query = ''] = (request.url ?? '/').split('?', 2);
    const body = await bodyOf(request);
    const type = request.headers['content-type'] ?? '';
    if (path.startsWith('/api/')) return this.#call({ method: path.slice(5), body, type, query }, request, response);
    if (path.startsWith('/upload/v1/')) return this.#upload(path.slice('/upload/v1/'.length), body, request, response);
    if (path.startsWith('/actions/'))
      return respond(response, 200, handleResponse(this.#options.context(), path, body));
    return respond(response, 404, { ok: false, error: 'not_found' });
  }

  async #call(
    { method, body, type, query }: { method: string; body: Buffer; type: string; query: string },
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { faults } = this.#options;
    const call: Call = { method, args: {}, at: Date.now() };
    appendBounded(this.calls, call, this.#options.keep);
    let result: Fields;
    try {
      const args = parseArgs({ body, type, query });
      Object.assign(call, { args: args.all });
      const where = {
        method,
        channel: args.text('channel') ?? args.text('channel_id') ?? '',
        args: () => body.toString('utf8') + decodedText(args),
      };
      const latency = faults.take('latency', where);
      if (latency) await sleep(latency.ms, undefined, { ref: false });
      const fault = faults.takeForCall(where);
      if (fault && injectFault(fault, response, () => this.#run(method, args, request))) {
        return this.#end(call, fault.kind);
      }
      result = { ok: true, ...this.#run(method, args, request) };
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      result = { ok: false, error: error.error, ...error.details };
    }
    call.answer = result;
    this.#end(call, result['ok'] === true ? 'ok' : String(result['error']));
    this.#reply(response, result);
  }

  /** @throws SlackError */
  #run(method: string, args: Args, request: IncomingMessage): Fields {
    const context = this.#options.context();
    const found = METHODS.get(method);
    if (!found) throw new SlackError('unknown_method', { req_method: method });
    if (found.token !== 'none') {
      const token = tokenOf(request.headers.authorization, args.text('token'));
      context.tokens.authenticate(token, found.token ?? 'bot');
      if (found.scopes) context.tokens.require(...found.scopes);
    }
    const wait = this.#options.limits.check({ method, perMinute: found.perMinute, channel: args.text('channel') });
    if (wait > 0) throw new SlackError('ratelimited', { retryAfter: wait });
    return found.run(context, args);
  }

  #upload(id: string, body: Buffer, request: IncomingMessage, response: ServerResponse): void {
    const type = request.headers['content-type'] ?? '';
    const part = type.startsWith('multipart/form-data') ? multipart(body, type)[0] : { content: body, type: undefined };
    const accept = () => part !== undefined && this.#options.context().workspace.files.upload(id, part);
    const fault = this.#options.faults.takeForCall({ method: 'upload' });
    if (fault && injectFault(fault, response, accept)) return;
    const known = accept();
    response.writeHead(known ? 200 : 404, { 'content-type': 'text/plain' });
    response.end(known ? `OK - ${part?.content.length}` : 'not found');
  }

  #reply(response: ServerResponse, result: Fields): void {
    if (result['error'] !== 'ratelimited') return respond(response, 200, result);
    const seconds = Number(result['retryAfter'] ?? 1);
    response.setHeader('retry-after', String(seconds));
    return respond(response, 429, { ok: false, error: 'ratelimited' });
  }

  #end(call: Call, outcome: string): void {
    call.outcome = outcome;
    call.endedAt = Date.now();
    this.#options.changes.emit({ kind: 'call', call });
  }
}

function respond(response: ServerResponse, status: number, body: Fields): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

function decodedText(args: Args): string {
  return Object.values(args.all).join('\n');
}

function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
  request.on('error', reject);
  return promise;
}
