import { setTimeout as after } from 'node:timers/promises';
import { SlackStopped } from './web/refusal.ts';

/**
 * Waits so many milliseconds.
 * @throws SlackStopped
 */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await after(milliseconds, undefined, { signal });
  } catch (error) {
    if (signal.aborted) throw new SlackStopped();
    throw error;
  }
}

/** Growing pauses with some chance in them, so that many do not come back at the same moment. */
export function backoff(tries: number, { first, most }: { first: number; most: number }): number {
  return Math.min(most, first * 1.6 ** tries) * (0.8 + Math.random() * 0.4);
}
