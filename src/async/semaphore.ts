/** Runs a task once a permit is free; tasks wait in the order they came. */
export type Semaphore = <Result>(task: () => Promise<Result>) => Promise<Result>;

/** @param permits how many tasks run at once */
export function createSemaphore(permits: number): Semaphore {
  const waiting: (() => void)[] = [];
  let free = permits;
  return async (task) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
