import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { Lapsed } from '../../ports/index.ts';

/**
 * The result of a Web API call.
 *
 * - `limited`: not carried out; may be tried again after so many seconds
 * - `refused`: not carried out, with Slack's error code; trying again would not help
 * - `unclear`: carried out or not (no answer, an unreadable one, a fault inside Slack)
 */
export type ApiResult<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'limited'; readonly seconds: number }
  | { readonly kind: 'refused'; readonly code: string; readonly needed?: string }
  | { readonly kind: 'unclear'; readonly error: unknown };

/** Errors that may come after the call took effect (docs.slack.dev/reference/methods/chat.postMessage). */
const UNCLEAR_CODES: ReadonlySet<string> = new Set([
  'fatal_error',
  'internal_error',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
]);
const RATE_LIMIT_CODES: ReadonlySet<string> = new Set(['ratelimited', 'rate_limited']);
/** Seconds, where Slack names none. */
const DEFAULT_RETRY_AFTER = 1;

/**
 * Makes one call.
 * @throws Lapsed
 */
export async function apiResult<T>(call: () => Promise<T>): Promise<ApiResult<T>> {
  try {
    return { kind: 'ok', value: await call() };
  } catch (error) {
    if (error instanceof Lapsed) throw error;
    return resultOfError(error);
  }
}

function resultOfError(error: unknown): Exclude<ApiResult<never>, { kind: 'ok' }> {
  if (error instanceof WebAPIRateLimitedError) return { kind: 'limited', seconds: error.retryAfter };
  if (error instanceof Error && error.message.startsWith('Retry header did not contain')) {
    return { kind: 'limited', seconds: DEFAULT_RETRY_AFTER };
  }
  if (!(error instanceof WebAPIPlatformError)) return { kind: 'unclear', error };
  const code: unknown = error.data.error;
  if (typeof code !== 'string' || !/^[a-z_]+$/u.test(code) || UNCLEAR_CODES.has(code))
    return { kind: 'unclear', error };
  if (RATE_LIMIT_CODES.has(code)) return { kind: 'limited', seconds: DEFAULT_RETRY_AFTER };
  const needed: unknown = 'needed' in error.data ? error.data.needed : undefined;
  return { kind: 'refused', code, ...(typeof needed === 'string' ? { needed } : {}) };
}
