import type { BackoffOptions } from '../../async/backoff.ts';
import type { ChatRefusal, Log } from '../../ports/index.ts';
import type { DirectClient } from '../web/direct-client.ts';
import type { RateLimitGates } from '../web/rate-limit-gates.ts';
import type { BlockFallback } from './block-fallback.ts';

/** What posts, edits and uploads share. */
export interface ChatContext {
  readonly web: DirectClient;
  readonly botUser: string;
  readonly gates: RateLimitGates;
  readonly log: Log;
  /** Formats messages for this workspace. */
  readonly format: BlockFallback;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly pauses: BackoffOptions;
  /** Milliseconds between two edits of a message. */
  readonly editEvery: number;
  /** Sees each refusal before it is thrown, and returns it. */
  readonly onRefused: (refusal: ChatRefusal) => ChatRefusal;
}
