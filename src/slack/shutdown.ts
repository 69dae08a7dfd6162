import { setTimeout as after } from 'node:timers/promises';
import type { InFlight } from '../async/in-flight.ts';
import type { Listener } from './socket/listener.ts';

/** Milliseconds to wait for work in progress. */
const DEFAULT_TIMEOUT = 4000;

interface Shutdown {
  /** Accepts nothing new; resolves when what came in is stored and acknowledged, and the socket is closed. */
  readonly close: (within?: number) => Promise<void>;
  /** Closes, waits for posts in progress, and aborts the rest. */
  readonly stop: (within?: number) => Promise<void>;
}

/** Shuts down in order: store and acknowledge what came in, close the socket, finish posts, abort the rest. */
export function createShutdown({
  inFlight,
  listener,
  abort,
}: {
  inFlight: { inbound: InFlight; chat: InFlight };
  listener: Pick<Listener, 'stopAccepting' | 'close'>;
  abort: AbortController;
}): Shutdown {
  let closed: Promise<void> | undefined;
  let stopped: Promise<void> | undefined;

  const close = async (within: number): Promise<void> => {
    listener.stopAccepting();
    await idle(inFlight.inbound, within);
    await listener.close();
  };
  const closeOnce = (within = DEFAULT_TIMEOUT) => (closed ??= close(within));

  const stop = async (within: number): Promise<void> => {
    await closeOnce(within);
    await idle(inFlight.chat, within);
    abort.abort();
  };
  return { close: closeOnce, stop: (within = DEFAULT_TIMEOUT) => (stopped ??= stop(within)) };
}

/** Resolves when no work is in progress, or after so many milliseconds. */
async function idle(inFlight: InFlight, within: number): Promise<void> {
  const done = new AbortController();
  const late = after(within, undefined, { signal: done.signal }).catch((error: unknown) => {
    if (!done.signal.aborted) throw error;
  });
  await Promise.race([inFlight.idle(), late]);
  done.abort();
}
