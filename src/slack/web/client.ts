import type { WebClientOptions } from '@slack/web-api';
import { fetch } from 'undici';
import { DirectClient } from './direct-client.ts';
import type { BoltLogger } from '../bolt-logger.ts';

const CALL_TIMEOUT = 10_000;

export interface ClientOptions {
  readonly apiUrl: string | undefined;
  readonly logger: BoltLogger;
  /** Milliseconds after which a call is given up with an unknown outcome; default 10,000. */
  readonly timeout?: number | undefined;
  /** Aborts the calls in progress. */
  readonly signal: AbortSignal;
}

/**
 * Options for Slack's Web API client. Its own retries are off: a retried call may take effect twice, and the rate limit
 * of one channel would hold up all others. Returns a new object each time, as the socket's client mutates it.
 */
export function clientOptions({ apiUrl, logger, signal, timeout = CALL_TIMEOUT }: ClientOptions): WebClientOptions {
  return {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    logger,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout,
    fetch: (url, init = {}) =>
      fetch(url, { ...init, signal: init.signal === undefined ? signal : AbortSignal.any([init.signal, signal]) }),
  };
}

/** The client for Nestor's own calls. */
export function createWebClient(
  token: string,
  { apiUrl, logger, signal, timeout = CALL_TIMEOUT }: ClientOptions,
): DirectClient {
  return new DirectClient(token, { apiUrl, timeout, signal, warn: (text) => logger.warn(text) });
}
