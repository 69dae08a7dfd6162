import type { BackoffOptions } from '../async/backoff.ts';
import type { Log } from '../ports/index.ts';

export interface SlackOptions {
  readonly botToken: string;
  readonly appToken: string;
  /** The base URL of the Web API; default: Slack's own. */
  readonly apiUrl?: string | undefined;
  /** Masks secrets in the log and in everything that is posted. */
  readonly mask: (text: string) => string;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds. */
  readonly timing?: {
    /** Between two edits of a message; default 3,000. */
    readonly editEvery?: number;
    /** That a look-up of a person is cached; default 60,000. */
    readonly peopleTtl?: number;
    /** That a call may take; default 10,000. */
    readonly callTimeout?: number;
    /** Between two tries of a post; default 300 growing to 10,000. */
    readonly pauses?: BackoffOptions;
  };
}
