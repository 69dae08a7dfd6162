import { InFlight } from '../async/in-flight.ts';
import type { Transport, ChatRefusal, Inbound, People } from '../ports/index.ts';
import { createBoltLogger } from './bolt-logger.ts';
import { createBlockFallback } from './chat/block-fallback.ts';
import { createChat } from './chat/chat.ts';
import type { SlackOptions } from './options.ts';
import { createPeople } from './people/people.ts';
import { createShutdown } from './shutdown.ts';
import { createListener } from './socket/listener.ts';
import { createWebClient } from './web/client.ts';
import { RateLimitGates } from './web/rate-limit-gates.ts';
import { isTokenRefused, toChatRefusal } from './web/refusal.ts';
import { type Channels, createChannels } from './workspace/channels.ts';
import { type Identity, identify } from './workspace/identify.ts';

export interface Slack extends Identity {
  readonly chat: Transport;
  readonly people: People;
  readonly channels: Channels;
  /**
   * Connects; resolves when Slack greets.
   * @param handlers `inbound` stores what came in durably: it is acknowledged once that resolves, and Slack delivers it
   *   again if it rejects
   * @throws ChatRefusal if the app token is refused
   */
  listen(handlers: { inbound(inbound: Inbound): Promise<void> }): Promise<void>;
  /** Calls the listener when Slack refuses a token for good while the bot runs, or at once if that has happened. */
  onFatal(listener: (refusal: ChatRefusal) => void): void;
  connected(): boolean;
  /**
   * Accepts nothing new; resolves when what came in is stored and acknowledged. Posts continue.
   * @param within milliseconds to wait at most; default 4,000
   */
  close(within?: number): Promise<void>;
  /**
   * Accepts nothing new, waits for work in progress, and disconnects. Nothing then keeps the process alive.
   * @param within milliseconds to wait for work in progress; default 4,000
   */
  stop(within?: number): Promise<void>;
}

/**
 * Logs the bot in to Slack.
 * @throws ChatRefusal if the bot token is refused, SlackUnreachable if Slack does not answer for half a minute
 */
export async function connectSlack(options: SlackOptions): Promise<Slack> {
  const { botToken, apiUrl, mask, log, now, timing = {} } = options;
  const abort = new AbortController();
  const { signal } = abort;
  const logger = createBoltLogger(log, mask);
  const web = createWebClient(botToken, { apiUrl, logger, signal, timeout: timing.callTimeout });
  const identity = await identify(web, log);

  const fatal = Promise.withResolvers<ChatRefusal>();
  const onRefused = (refusal: ChatRefusal) => {
    if (isTokenRefused(refusal.code)) fatal.resolve(refusal);
    return refusal;
  };
  const { pauses = { first: 300, most: 10_000 }, editEvery = 3000, peopleTtl = 60_000 } = timing;
  const inFlight = { inbound: new InFlight(), chat: new InFlight() };
  const { botUser } = identity;
  const gates = new RateLimitGates(signal);
  const format = createBlockFallback();
  const context = { web, botUser, gates, format, log, signal, now, pauses, editEvery, onRefused };
  const listener = createListener({ options, identity, inFlight: inFlight.inbound, onFatal: fatal.resolve });

  return {
    ...identity,
    chat: createChat(context, inFlight.chat, mask),
    people: createPeople({
      web,
      team: identity.team,
      now,
      signal,
      ttl: peopleTtl,
      onRefused: (code, method, needed) => {
        const error = toChatRefusal({ code, method, token: 'bot', ...(needed === undefined ? {} : { needed }) });
        log.warn({ err: onRefused(error) }, 'a look-up was refused');
      },
    }),
    channels: createChannels({ web, signal, now }),
    listen: listener.listen,
    connected: listener.connected,
    onFatal: (tell) => void fatal.promise.then(tell),
    ...createShutdown({ inFlight, listener, abort }),
  };
}
