import type { Readable, Writable } from 'node:stream';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Aborted when this process is asked to end, or when its input or output is closed. From the call on, signals no longer
 * end the process by themselves.
 */
export function untilAsked(streams: readonly (Readable | Writable)[] = [process.stdin, process.stdout]): AbortSignal {
  const controller = new AbortController();
  for (const signal of SIGNALS) process.on(signal, () => controller.abort(new Error(`asked by ${signal}`)));
  // A closed terminal, or a pipe without a reader.
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
