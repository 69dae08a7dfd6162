/**
 * Waits, or less if a signal is aborted meanwhile; not at all if one was before.
 * @param milliseconds how long
 */
export function sleep(milliseconds: number, ...signals: readonly (AbortSignal | undefined)[]): Promise<void> {
  return new Promise((resolve) => {
    if (signals.some((signal) => signal?.aborted)) return resolve();
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      for (const signal of signals) signal?.removeEventListener('abort', done);
      resolve();
    }
    for (const signal of signals) signal?.addEventListener('abort', done, { once: true });
    return undefined;
  });
}

/** As `sleep`, for who polls at once on news: a signal that was aborted before is no news. */
export function sleepUntilNews(milliseconds: number, ...signals: readonly (AbortSignal | undefined)[]): Promise<void> {
  return sleep(milliseconds, ...signals.filter((signal) => signal?.aborted === false));
}
