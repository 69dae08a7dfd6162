import type { IncomingHttpHeaders } from 'node:http';
import { type Dispatcher, getGlobalDispatcher } from 'undici';
import { Lapsed } from '../../ports/index.ts';

export interface Sending {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds without a sign of an answer after which it is given up. */
  readonly timeout: number;
  /** Cuts it off. */
  readonly signal: AbortSignal;
  /** Asked when the connection is there, right before the request is written; if it says no, nothing is. */
  readonly isStillOwner: () => boolean;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/**
 * Posts to an address, in one try. undici's `request` tells nobody when it writes, and that is later than it seems: a
 * connection is made first, and one that was idle is looked at for a turn of the event loop. A process that is paused
 * in between wakes up with what is no longer its own to send.
 * @throws Lapsed, or what undici throws
 */
export async function send({ url, headers, body, timeout, signal, isStillOwner }: Sending): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  let cut: ((reason: Error) => void) | undefined;
  const onAbort = () => cut?.(errorOf(signal.reason));
  let begun: Omit<Reply, 'text'> = { status: 0, headers: {} };
  const chunks: Buffer[] = [];
  signal.addEventListener('abort', onAbort);
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(controller) {
      cut = (reason) => controller.abort(reason);
      if (signal.aborted) onAbort();
      else if (!isStillOwner()) cut(new Lapsed('it was no longer for this process to send'));
    },
    onResponseStart(_controller, status, received) {
      begun = { status, headers: received };
    },
    onResponseData(_controller, chunk) {
      chunks.push(chunk);
    },
    onResponseEnd() {
      resolve({ ...begun, text: Buffer.concat(chunks).toString() });
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
