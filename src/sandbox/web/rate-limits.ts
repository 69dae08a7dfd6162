/** Calls of a method per minute in each tier. Source: https://docs.slack.dev/apis/web-api/rate-limits */
export const TIER = { one: 1, two: 20, three: 50, four: 100, posting: 600, none: Infinity } as const;

/** Posts in a channel: one a second, with short bursts. */
const CHANNEL = { perSecond: 1, burst: 3 };

interface Bucket {
  tokens: number;
  at: number;
}

/** Slack's rate limits, as token buckets for each method and, for posts, for each channel. */
export class RateLimits {
  enabled: boolean;
  readonly #buckets = new Map<string, Bucket>();

  constructor(enabled: boolean) {
    this.enabled = enabled;
  }

  /** @returns the seconds to wait; 0 if the call may pass */
  check({ method, perMinute, channel }: { method: string; perMinute: number; channel: string | undefined }): number {
    if (!this.enabled || perMinute === Infinity) return 0;
    const posting = method === 'chat.postMessage' || method === 'chat.postEphemeral';
    const inChannel =
      posting && channel !== undefined
        ? this.#take(`chat.postMessage ${channel}`, { rate: CHANNEL.perSecond, burst: CHANNEL.burst })
        : 0;
    return inChannel || this.#take(method, { rate: perMinute / 60, burst: perMinute });
  }

  #take(key: string, { rate, burst }: { rate: number; burst: number }): number {
    const now = Date.now();
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    this.#buckets.set(key, bucket);
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * rate);
    bucket.at = now;
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / rate));
    bucket.tokens -= 1;
    return 0;
  }
}
