/** Milliseconds that anything may take on a busy machine. Only a failing test waits that long. */
export const PATIENCE = 40_000;

/** The same, for `vi.waitFor`, `vi.waitUntil` and `expect.poll`. */
export const patience = { timeout: PATIENCE };
