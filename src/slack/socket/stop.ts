import { setTimeout as after } from 'node:timers/promises';
import type { InFlight } from './inflight.ts';
import type { Listening } from './listen.ts';

/** Milliseconds to wait for what is under way. */
const WITHIN = 4000;

interface Ends {
  /** Takes nothing new; resolves when what came in is stored and acknowledged, and the socket has parted. */
  readonly close: (within?: number) => Promise<void>;
  /** Closes, waits for posts under way, and cuts all that is left. */
  readonly stop: (within?: number) => Promise<void>;
}

/** Ends in order: what came in is stored and acknowledged, then the socket parts, then posts end, then all is cut. */
export function endings({
  inFlight,
  listening,
  cut,
}: {
  inFlight: { inbound: InFlight; chat: InFlight };
  listening: Pick<Listening, 'refuse' | 'close'>;
  cut: AbortController;
}): Ends {
  let closed: Promise<void> | undefined;
  let stopped: Promise<void> | undefined;

  const close = async (within: number): Promise<void> => {
    listening.refuse();
    await idle(inFlight.inbound, within);
    await listening.close();
  };
  const closeOnce = (within = WITHIN) => (closed ??= close(within));

  const stop = async (within: number): Promise<void> => {
    await closeOnce(within);
    await idle(inFlight.chat, within);
    cut.abort();
  };
  return { close: closeOnce, stop: (within = WITHIN) => (stopped ??= stop(within)) };
}

/** Resolves when nothing is under way, or after so many milliseconds. */
async function idle(underWay: InFlight, within: number): Promise<void> {
  const enough = new AbortController();
  const late = after(within, undefined, { signal: enough.signal }).catch((error: unknown) => {
    if (!enough.signal.aborted) throw error;
  });
  await Promise.race([underWay.idle(), late]);
  enough.abort();
}
