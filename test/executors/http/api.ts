import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** A request as an API has got it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What an API does with a request. */
export type Handler = (response: ServerResponse, asked: Asked) => unknown;

/** By method and path, or by method; one of a list for each request, the last one for all that follow. */
type Routes = Readonly<Record<string, Handler | readonly Handler[]>>;

/** An API on this machine that is gone after the test. */
export interface Api {
  readonly url: string;
  readonly host: string;
  /** All requests, oldest first. */
  readonly asked: readonly Asked[];
  /** The requests of a method and path, oldest first. */
  got(method: string, path: string): readonly Asked[];
}

/**
 * @param routes as `POST /deployments`; what is none of them is not found
 * @param address of this machine
 */
export async function openApi(routes: Routes, address = '127.0.0.1'): Promise<Api> {
  return serve((listener) => createServer(listener), { protocol: 'http', address }, routes);
}

/** One that speaks TLS with this certificate. */
export async function openTlsApi({ key, cert }: { key: string; cert: string }, routes: Routes): Promise<Api> {
  return serve(
    (listener) => createTlsServer({ key, cert }, listener),
    { protocol: 'https', address: '127.0.0.1' },
    routes,
  );
}

async function serve(
  create: (listener: RequestListener) => Server,
  { protocol, address }: { protocol: string; address: string },
  routes: Routes,
): Promise<Api> {
  const asked: Asked[] = [];
  const got = (method: string, path: string) => asked.filter((one) => one.method === method && one.path === path);
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url: path = '', headers } = request;
    const one = { method, path, headers, body: await text(request), at: Date.now() };
    asked.push(one);
    const handlers = [
      routes[`${method} ${path}`] ?? routes[method] ?? ((it: ServerResponse) => status(404)(it)),
    ].flat();
    const handler = handlers[Math.min(got(method, path).length, handlers.length) - 1];
    await handler?.(response, one);
  };
  const server = create((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, address, resolve);
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  const host = `${address}:${(server.address() as AddressInfo).port}`;
  return { url: `${protocol}://${host}`, host, asked, got };
}

export const json =
  (value: unknown, status = 200, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));

export const plain =
  (body: string, status = 200) =>
  (response: ServerResponse) =>
    response.writeHead(status, { 'content-type': 'text/plain' }).end(body);

export const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    response.writeHead(code, headers).end();

/** Takes the request and drops the connection without a word. */
export const drops = (response: ServerResponse): unknown => response.socket?.destroy();

/** Begins an answer that never ends. */
export const hangs =
  (headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    response.writeHead(200, headers).write('{"status":');
