import { App, LogLevel } from '@slack/bolt';
import type { InFlight } from '../../async/in-flight.ts';
import type { ChatRefusal, Inbound } from '../../ports/index.ts';
import { createBoltLogger } from '../bolt-logger.ts';
import type { SlackOptions } from '../options.ts';
import { clientOptions } from '../web/client.ts';
import type { Identity } from '../workspace/identify.ts';
import { Connection } from './connection.ts';
import { StoringReceiver } from './receiver.ts';

interface ListenerOptions {
  readonly options: SlackOptions;
  readonly identity: Identity;
  readonly inFlight: InFlight;
  /** Called once if Slack stops accepting the app token. */
  readonly onFatal: (refusal: ChatRefusal) => void;
}

export interface Listener {
  readonly listen: (handlers: { inbound(inbound: Inbound): Promise<void> }) => Promise<void>;
  readonly connected: () => boolean;
  /** From now on everything new is left for Slack to deliver again. */
  readonly stopAccepting: () => void;
  readonly close: () => Promise<void>;
}

/** Milliseconds without a pong after which a connection is dead. */
const PONG_TIMEOUT = 3000;

/** Runs Bolt on a connection that is kept open. */
export function createListener({ options, identity, inFlight, onFatal }: ListenerOptions): Listener {
  const { apiUrl, botToken, appToken, log, now, mask } = options;
  const { botUser, botId } = identity;
  const logger = createBoltLogger(log, mask);
  const dialing = new AbortController();
  let stopping = false;
  let connection: Connection | undefined;

  return {
    async listen(handlers) {
      if (connection !== undefined) throw new Error('listen() was called before');
      const storing = {
        store: (inbound: Inbound) => handlers.inbound(inbound),
        botUser,
        now,
        log,
        inFlight,
        isStopping: () => stopping,
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
      // Given both IDs, Bolt does not call auth.test.
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
      app.error(async (error) => log.warn({ err: error }, 'Bolt could not handle an event'));
      connection = new Connection({ client: receiver.client, log, dialing, onFatal });
      await connection.open();
    },
    connected: () => connection?.connected ?? false,
    stopAccepting: () => {
      stopping = true;
    },
    close: async () => connection?.close(),
  };
}
