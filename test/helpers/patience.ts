/** Milliseconds that anything may take on a busy machine. Only a test that fails waits that long. */
export const PATIENCE = 40_000;
