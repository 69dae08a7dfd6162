import type { Readable, Writable } from 'node:stream';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Aborted when this process is asked to end, or nobody is left to read what it prints. From then on its end is its own
 * affair: no signal ends it at once.
 */
export function untilAsked(streams: readonly (Readable | Writable)[] = [process.stdin, process.stdout]): AbortSignal {
  const controller = new AbortController();
  for (const signal of SIGNALS) process.on(signal, () => controller.abort(new Error(`asked by ${signal}`)));
  // A terminal that was closed, or a pipe whose reader is gone.
  for (const stream of streams) stream.on('error', (error) => controller.abort(error));
  return controller.signal;
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
