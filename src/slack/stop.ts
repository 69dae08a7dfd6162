import type { InFlight } from './inflight.ts';
import type { Listening } from './listen.ts';
import { setTimeout as after } from 'node:timers/promises';

/** Milliseconds to wait for what is under way. */
const WITHIN = 4000;

/** Stops in order: what came in is stored and acknowledged, then the socket parts, then posts end, then all is cut. */
export function stopper({
  inFlight,
  listening,
  cut,
}: {
  inFlight: { inbound: InFlight; chat: InFlight };
  listening: Listening;
  cut: AbortController;
}): (within?: number) => Promise<void> {
  let stopped: Promise<void> | undefined;
  const stop = async (within: number) => {
    const enough = new AbortController();
    const late = after(within, undefined, { signal: enough.signal }).catch((error: unknown) => {
      if (!enough.signal.aborted) throw error;
    });
    listening.refuse();
    await Promise.race([inFlight.inbound.idle(), late]);
    await listening.close();
    await Promise.race([inFlight.chat.idle(), late]);
    enough.abort();
    cut.abort();
  };
  return (within = WITHIN) => (stopped ??= stop(within));
}
