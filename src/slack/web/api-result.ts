import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { Lapsed } from '../../ports/index.ts';

/**
 * How a call of Slack's Web API went.
 *
 * - `limited`: not done; may be tried again after so many seconds
 * - `refused`: not done, with Slack's name of the error; trying again would not help
 * - `unclear`: it may have been done or not (no answer, an answer that makes no sense, a fault inside Slack)
 */
export type Answer<T> =
  | { readonly kind: 'ok'; readonly result: T }
  | { readonly kind: 'limited'; readonly seconds: number }
  | { readonly kind: 'refused'; readonly code: string; readonly needed?: string }
  | { readonly kind: 'unclear'; readonly error: unknown };

/** Errors after which the work may have been done all the same (docs.slack.dev/reference/methods/chat.postMessage). */
const PASSING: ReadonlySet<string> = new Set([
  'fatal_error',
  'internal_error',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
]);
const LIMITED: ReadonlySet<string> = new Set(['ratelimited', 'rate_limited']);
/** Where Slack does not say how long. */
const DEFAULT_SECONDS = 1;

/**
 * Calls Slack and tells how it went.
 * @throws Lapsed
 */
export async function ask<T>(call: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { kind: 'ok', result: await call() };
  } catch (error) {
    if (error instanceof Lapsed) throw error;
    return failed(error);
  }
}

function failed(error: unknown): Exclude<Answer<never>, { kind: 'ok' }> {
  if (error instanceof WebAPIRateLimitedError) return { kind: 'limited', seconds: error.retryAfter };
  if (error instanceof Error && error.message.startsWith('Retry header did not contain')) {
    return { kind: 'limited', seconds: DEFAULT_SECONDS };
  }
  if (!(error instanceof WebAPIPlatformError)) return { kind: 'unclear', error };
  const code: unknown = error.data.error;
  if (typeof code !== 'string' || !/^[a-z_]+$/u.test(code) || PASSING.has(code)) return { kind: 'unclear', error };
  if (LIMITED.has(code)) return { kind: 'limited', seconds: DEFAULT_SECONDS };
  const needed: unknown = 'needed' in error.data ? error.data.needed : undefined;
  return { kind: 'refused', code, ...(typeof needed === 'string' ? { needed } : {}) };
}
