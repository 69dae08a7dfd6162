import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
  type WebAPICallResult,
} from '@slack/web-api';
import { Lapsed } from '../../ports/index.ts';
import { type Reply, send } from './send.ts';

export interface DirectClientOptions {
  /** The Web API's address; default: Slack's own. */
  readonly apiUrl?: string | undefined;
  /** Milliseconds without any data after which a call is given up. */
  readonly timeout: number;
  /** Aborts the calls in progress. */
  readonly signal: AbortSignal;
  /** Called with Slack's warnings. */
  readonly warn: (text: string) => void;
}

type Result = WebAPICallResult & { readonly error?: string };

/** Seconds, where Slack names none. */
const DEFAULT_RETRY_AFTER = 1;

const always = () => true;

/**
 * Slack's Web API client, with its methods and errors but its own HTTP calls: one try, no queue, no debug logging. A
 * call takes less than half the time that way (docs/performance.md).
 */
export class DirectClient extends WebClient {
  readonly #options: DirectClientOptions;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(token: string, options: DirectClientOptions) {
    super(token, options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl });
    this.#options = options;
    this.#headers = {
      'User-Agent': `nestor node/${process.version}`,
      Accept: 'application/json',
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    };
  }

  /**
   * @param args strings, numbers and booleans are sent as they are, everything else as JSON
   * @throws WebAPIPlatformError, WebAPIRateLimitedError, WebAPIHTTPError, WebAPIRequestError
   */
  override async apiCall(method: string, args: Record<string, unknown> = {}): Promise<Result> {
    return this.apiCallIfOwner(always, method, args);
  }

  /**
   * `apiCall` for work that another process may have taken over.
   * @param isStillOwner called right before the request is written
   * @throws Lapsed if it returns false, and what `apiCall` throws
   */
  async apiCallIfOwner(
    isStillOwner: () => boolean = always,
    method: string,
    args: Record<string, unknown>,
  ): Promise<Result> {
    const { status, headers, text } = await this.#post(method, formEncode(args), isStillOwner);
    if (status === 429) throw new WebAPIRateLimitedError(retryAfter(headers));
    if (status !== 200) throw new WebAPIHTTPError(status, '', {}, text);
    const result = parseResult(text);
    for (const warning of result.response_metadata?.messages ?? []) this.#options.warn(`${method}: ${warning}`);
    if (!result.ok) throw new WebAPIPlatformError({ ...result, error: result.error ?? text });
    const scopes = headers['x-oauth-scopes'];
    if (typeof scopes !== 'string') return result;
    return { ...result, response_metadata: { ...result.response_metadata, scopes: scopes.trim().split(/\s*,\s*/) } };
  }

  async #post(method: string, body: string, isStillOwner: () => boolean): Promise<Reply> {
    const { signal, timeout } = this.#options;
    try {
      const url = new URL(`${this.slackApiUrl}${method}`);
      return await send({ url, headers: this.#headers, body, timeout, signal, isStillOwner });
    } catch (error) {
      if (error instanceof Lapsed) throw error;
      throw new WebAPIRequestError(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

function formEncode(args: Record<string, unknown>): string {
  let body = '';
  for (const [name, value] of Object.entries(args)) {
    if (value === undefined || value === null) continue;
    const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    const text = plain ? String(value) : JSON.stringify(value);
    // A lone surrogate has no encoding.
    body += `${body === '' ? '' : '&'}${name}=${encodeURIComponent(text.toWellFormed())}`;
  }
  return body;
}

function parseResult(text: string): Result {
  try {
    const result: unknown = JSON.parse(text);
    if (typeof result === 'object' && result !== null) return result as Result;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  // An unreadable answer counts as none: the call may have taken effect.
  return { ok: false, error: text };
}

function retryAfter(headers: Reply['headers']): number {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : DEFAULT_RETRY_AFTER;
}
