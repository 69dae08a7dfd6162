import type { Transport, ChatRefusal, Inbound, Log, People } from '../ports/index.ts';
import { type Channels, channels } from './web/channels.ts';
import { chat, type ChatContext } from './chat/chat.ts';
import { webClient } from './web/client.ts';
import { drawer } from './chat/block-fallback.ts';
import { Gates } from './web/rate-limit-gates.ts';
import { type Identity, identify } from './web/identify.ts';
import { InFlight } from './socket/inflight.ts';
import { listener } from './socket/listen.ts';
import { boltLogger } from './logger.ts';
import { people } from './people/people.ts';
import { isTokenRefused, refusal } from './web/refusal.ts';
import { endings } from './socket/stop.ts';

export interface SlackOptions {
  readonly botToken: string;
  readonly appToken: string;
  /** The address of the Web API; default: Slack's own. */
  readonly apiUrl?: string | undefined;
  /** Hides secrets in a text; for the log and for all that is posted. */
  readonly mask: (text: string) => string;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds; each has a default that suits Slack. */
  readonly timing?: {
    /** Between two edits of a message; default 3,000. */
    readonly editEvery?: number;
    /** That what is known of people is believed; default 60,000. */
    readonly peopleTtl?: number;
    /** That a call may take; default 10,000. */
    readonly callTimeout?: number;
    /** Between two tries of a post; default 300 growing to 10,000. */
    readonly pauses?: ChatContext['pauses'];
  };
}

export interface Slack extends Identity {
  readonly chat: Transport;
  readonly people: People;
  readonly channels: Channels;
  /**
   * Connects and resolves at Slack's first greeting.
   * @param handlers `inbound` stores durably what came: it is acknowledged when that resolves, and delivered again by
   *   Slack when it rejects
   * @throws ChatRefusal where the app token is refused
   */
  listen(handlers: { inbound(inbound: Inbound): Promise<void> }): Promise<void>;
  /** Is told when Slack refuses a token for good while the bot runs; at once if that has been already. */
  onFatal(listener: (refusal: ChatRefusal) => void): void;
  connected(): boolean;
  /**
   * Takes nothing new; resolves when what came in is stored and acknowledged. Posts go on.
   * @param within milliseconds to wait at most; default 4,000
   */
  close(within?: number): Promise<void>;
  /**
   * Takes nothing new, waits for what is under way, and disconnects; afterwards nothing keeps the process.
   * @param within milliseconds to wait for what is under way; default 4,000
   */
  stop(within?: number): Promise<void>;
}

/**
 * Introduces the bot to Slack.
 * @throws ChatRefusal where the bot token is refused, SlackUnreachable where there is no answer for half a minute
 */
export async function connectSlack(options: SlackOptions): Promise<Slack> {
  const { botToken, apiUrl, mask, log, now, timing = {} } = options;
  const cut = new AbortController();
  const { signal } = cut;
  const logger = boltLogger(log, mask);
  const web = webClient(botToken, { apiUrl, logger, signal, timeout: timing.callTimeout });
  const identity = await identify(web, log);

  const fatal = Promise.withResolvers<ChatRefusal>();
  const refused = (refusal: ChatRefusal) => {
    if (isTokenRefused(refusal.code)) fatal.resolve(refusal);
    return refusal;
  };
  const { pauses = { first: 300, most: 10_000 }, editEvery = 3000, peopleTtl = 60_000 } = timing;
  const inFlight = { inbound: new InFlight(), chat: new InFlight() };
  const { botUser } = identity;
  const gates = new Gates(signal);
  const context = { web, botUser, gates, draw: drawer(), log, signal, now, pauses, editEvery, refused };
  const listening = listener({ options, identity, inbound: inFlight.inbound, fatal: fatal.resolve });

  return {
    ...identity,
    chat: chat(context, inFlight.chat, mask),
    people: people({
      web,
      team: identity.team,
      now,
      signal,
      ttl: peopleTtl,
      refused: (code, method, needed) => {
        const error = refusal({ code, method, token: 'bot', ...(needed === undefined ? {} : { needed }) });
        log.warn({ err: refused(error) }, 'a look-up was refused');
      },
    }),
    channels: channels({ web, signal, now }),
    listen: listening.listen,
    connected: listening.connected,
    onFatal: (tell) => void fatal.promise.then(tell),
    ...endings({ inFlight, listening, cut }),
  };
}
