import { App, LogLevel } from '@slack/bolt';
import type { ChatRefusal, Inbound } from '../../ports/index.ts';
import { clientOptions } from '../web/client.ts';
import type { SlackOptions } from '../connect.ts';
import type { Identity } from '../web/identify.ts';
import type { InFlight } from './inflight.ts';
import { boltLogger } from '../logger.ts';
import { StoringReceiver } from './receiver.ts';
import { Socket } from './socket.ts';

export interface Listening {
  readonly listen: (handlers: { inbound(inbound: Inbound): Promise<void> }) => Promise<void>;
  readonly connected: () => boolean;
  /** Takes nothing new from now on. */
  readonly refuse: () => void;
  readonly close: () => Promise<void>;
}

/** Milliseconds without an answer to a ping after which a connection is dead. */
const PONG_TIMEOUT = 3000;

/** Bolt on a connection that is kept open. */
export function listener(setting: {
  options: SlackOptions;
  identity: Identity;
  inbound: InFlight;
  fatal: (refusal: ChatRefusal) => void;
}): Listening {
  const { options, identity, inbound, fatal } = setting;
  const { apiUrl, botToken, appToken, log, now, mask } = options;
  const { botUser, botId } = identity;
  const logger = boltLogger(log, mask);
  const dialing = new AbortController();
  let refusing = false;
  let socket: Socket | undefined;

  return {
    async listen(handlers) {
      if (socket !== undefined) throw new Error('Nestor listens to Slack already');
      const storing = {
        store: (said: Inbound) => handlers.inbound(said),
        botUser,
        now,
        log,
        inFlight: inbound,
        closing: () => refusing,
      };
      const receiver = new StoringReceiver(
        {
          appToken,
          logger,
          autoReconnectEnabled: false,
          clientPingTimeout: PONG_TIMEOUT,
          installerOptions: { clientOptions: clientOptions({ apiUrl, logger, signal: dialing.signal }) },
        },
        storing,
      );
      // With both IDs at hand Bolt asks for neither; nothing of a conversation is kept.
      const app = new App({
        receiver,
        token: botToken,
        botId,
        botUserId: botUser,
        convoStore: false,
        logger,
        logLevel: LogLevel.WARN,
        clientOptions: clientOptions({ apiUrl, logger, signal: dialing.signal }),
      });
      app.error(async (error) => log.warn({ err: error }, 'Bolt could make nothing of an event'));
      socket = new Socket({ client: receiver.client, log, dialing, fatal });
      await socket.open();
    },
    connected: () => socket?.connected ?? false,
    refuse: () => {
      refusing = true;
    },
    close: async () => socket?.close(),
  };
}
