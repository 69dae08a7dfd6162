import type { WebClientOptions } from '@slack/web-api';
import { fetch } from 'undici';
import { DirectClient } from './direct.ts';
import type { BoltLogger } from '../logger.ts';

const CALL_TIMEOUT = 10_000;

export interface ClientOptions {
  readonly apiUrl: string | undefined;
  readonly logger: BoltLogger;
  /** Milliseconds after which a call is given up, its outcome unknown; default 10,000. */
  readonly timeout?: number | undefined;
  /** Cuts off the calls under way. */
  readonly signal: AbortSignal;
}

/**
 * Options for Slack's Web API client: it tries nothing again by itself, as a call tried twice may be done twice, and a
 * rate limit of one channel would hold up all others. Always a new object: the socket's client writes into it.
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

/** The client that Nestor itself calls Slack with. */
export function webClient(
  token: string,
  { apiUrl, logger, signal, timeout = CALL_TIMEOUT }: ClientOptions,
): DirectClient {
  return new DirectClient(token, { apiUrl, timeout, signal, warn: (text) => logger.warn(text) });
}
