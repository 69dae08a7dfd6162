/** Waits, or less if one of these is aborted meanwhile; those that were before do not count. @param milliseconds how long */
export function pause(milliseconds: number, hints: readonly AbortSignal[]): Promise<void> {
  const open = hints.filter(({ aborted }) => !aborted);
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      for (const hint of open) hint.removeEventListener('abort', done);
      resolve();
    }
    for (const hint of open) hint.addEventListener('abort', done, { once: true });
  });
}

/** Waits until it is aborted, or not at all if it was before. */
export function untilAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
