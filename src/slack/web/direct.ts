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

export interface DirectOptions {
  /** The Web API's address; default: Slack's own. */
  readonly apiUrl?: string | undefined;
  /** Milliseconds without a sign of an answer after which a call is given up. */
  readonly timeout: number;
  /** Cuts off the calls under way. */
  readonly signal: AbortSignal;
  /** Hears what Slack warns of. */
  readonly warn: (text: string) => void;
}

type Result = WebAPICallResult & { readonly error?: string };

/** Where Slack does not say how long a limit lasts: seconds. */
const DEFAULT_SECONDS = 1;

const always = () => true;

/**
 * Slack's Web API client with its methods and errors, but calls of its own: one try, without a queue, and without the
 * client's log lines that nobody reads. A call takes less than half the time that way (docs/performance.md).
 */
export class DirectClient extends WebClient {
  readonly #options: DirectOptions;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(token: string, options: DirectOptions) {
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
   * @param args texts, numbers and flags as they are, all else as JSON
   * @throws WebAPIPlatformError, WebAPIRateLimitedError, WebAPIHTTPError, WebAPIRequestError
   */
  override async apiCall(method: string, args: Record<string, unknown> = {}): Promise<Result> {
    return this.apiCallWhile(always, method, args);
  }

  /**
   * `apiCall` for what another process may do in this one's place.
   * @param still is asked at the last moment, right before the request is written
   * @throws Lapsed if it says no; and what `apiCall` does
   */
  async apiCallWhile(
    isStillOwner: () => boolean = always,
    method: string,
    args: Record<string, unknown>,
  ): Promise<Result> {
    const { status, headers, text } = await this.#post(method, encoded(args), isStillOwner);
    if (status === 429) throw new WebAPIRateLimitedError(secondsOf(headers));
    if (status !== 200) throw new WebAPIHTTPError(status, '', {}, text);
    const result = parsed(text);
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

function encoded(args: Record<string, unknown>): string {
  let body = '';
  for (const [name, value] of Object.entries(args)) {
    if (value === undefined || value === null) continue;
    const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    const text = plain ? String(value) : JSON.stringify(value);
    // Half of a surrogate pair has no encoding.
    body += `${body === '' ? '' : '&'}${name}=${encodeURIComponent(text.toWellFormed())}`;
  }
  return body;
}

function parsed(text: string): Result {
  try {
    const result: unknown = JSON.parse(text);
    if (typeof result === 'object' && result !== null) return result as Result;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  // What is no answer is taken for none: it may have been done or not.
  return { ok: false, error: text };
}

function secondsOf(headers: Reply['headers']): number {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : DEFAULT_SECONDS;
}
