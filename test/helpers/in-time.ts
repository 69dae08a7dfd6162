/**
 * Does this settle before a timer of this process fires? Load delays both, so it does not change the answer.
 * @param limit milliseconds
 */
export async function inTime(limit: number, work: Promise<unknown>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), limit);
  const done = work.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([done, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
