import type { IncomingHttpHeaders } from 'node:http';
import { type Dispatcher, getGlobalDispatcher } from 'undici';
import { Lapsed } from '../../ports/index.ts';

export interface SendOptions {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds without any data after which it is given up. */
  readonly timeout: number;
  /** Aborts it. */
  readonly signal: AbortSignal;
  /** Called once there is a connection, right before the request is written; if it returns false, nothing is sent. */
  readonly isStillOwner: () => boolean;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/**
 * Sends a POST request once. undici's `request` does not say when it writes, which may be late: it opens a connection
 * first, and checks an idle one for a tick of the event loop. A process suspended in between may wake up after its
 * lease has passed to another one.
 * @throws Lapsed, or what undici throws
 */
export async function send({ url, headers, body, timeout, signal, isStillOwner }: SendOptions): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  let abort: ((reason: Error) => void) | undefined;
  const onAbort = () => abort?.(errorOf(signal.reason));
  let head: Omit<Reply, 'text'> = { status: 0, headers: {} };
  const chunks: Buffer[] = [];
  signal.addEventListener('abort', onAbort);
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(controller) {
      abort = (reason) => controller.abort(reason);
      if (signal.aborted) onAbort();
      else if (!isStillOwner()) abort(new Lapsed('it was no longer for this process to send'));
    },
    onResponseStart(_controller, status, received) {
      head = { status, headers: received };
    },
    onResponseData(_controller, chunk) {
      chunks.push(chunk);
    },
    onResponseEnd() {
      resolve({ ...head, text: Buffer.concat(chunks).toString() });
    },
    onResponseError(_controller, error) {
      reject(error);
    },
  };
  try {
    getGlobalDispatcher().dispatch(
      {
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: 'POST',
        headers,
        body,
        headersTimeout: timeout,
        bodyTimeout: timeout,
      },
      handler,
    );
    return await promise;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function errorOf(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
