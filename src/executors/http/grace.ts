/** The end of a run's grace. */
export interface Grace {
  /** Aborted when it is over; never before the run is stopped. */
  readonly over: AbortSignal;
  /** Cancels the timer. */
  dispose(): void;
}

/** @param stop aborted when the run is to stop. @param grace milliseconds from then on */
export function graceAfter(stop: AbortSignal, grace: number): Grace {
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const begin = () => {
    timer = setTimeout(() => over.abort(), grace);
  };
  if (stop.aborted) begin();
  else stop.addEventListener('abort', begin, { once: true });
  return {
    over: over.signal,
    dispose() {
      stop.removeEventListener('abort', begin);
      clearTimeout(timer);
    },
  };
}
