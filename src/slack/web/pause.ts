import { backoff, type BackoffOptions } from '../../async/backoff.ts';
import { sleep } from '../../async/sleep.ts';
import type { ApiResult } from './api-result.ts';
import { SlackStopped } from './errors.ts';

/**
 * Sleeps, unless the connection is stopped.
 * @throws SlackStopped
 */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, signal);
  if (signal.aborted) throw new SlackStopped();
}

/**
 * How long to wait before calling again: as long as Slack asks for, else longer after each try.
 * @returns milliseconds
 */
export function retryDelay(result: ApiResult<unknown>, tries: number, pauses: BackoffOptions): number {
  return result.kind === 'limited' ? result.seconds * 1000 : backoff(tries, pauses);
}
