import { setImmediate as next } from 'node:timers/promises';
import { type App, type ReceiverEvent, SocketModeReceiver } from '@slack/bolt';
import type { InFlight } from '../../async/in-flight.ts';
import type { Inbound, Log } from '../../ports/index.ts';
import { toInbound } from './inbound.ts';

export interface StoringOptions {
  /** Stores it durably; it is acknowledged only after that. */
  readonly store: (inbound: Inbound) => Promise<void>;
  readonly botUser: string;
  readonly now: () => number;
  readonly log: Log;
  readonly inFlight: InFlight;
  /** Whether to leave everything new for Slack to deliver again. */
  readonly isStopping: () => boolean;
}

type ReceiverOptions = ConstructorParameters<typeof SocketModeReceiver>[0];

/**
 * Bolt's receiver, except that it stores what people say before acknowledging it: Bolt acknowledges first, and a crash
 * after that would lose the event. Everything else takes Bolt's usual path.
 */
export class StoringReceiver extends SocketModeReceiver {
  readonly #storing: StoringOptions;

  constructor(options: ReceiverOptions, storing: StoringOptions) {
    super(options);
    this.#storing = storing;
  }

  override init(app: App): void {
    const pass = app.processEvent.bind(app);
    app.processEvent = (event) => this.#storing.inFlight.run(() => this.#take(event, pass));
    super.init(app);
  }

  /** Never rejects: no caller could handle it. */
  async #take(event: ReceiverEvent, pass: (event: ReceiverEvent) => Promise<void>): Promise<void> {
    const { store, botUser, now, log, isStopping } = this.#storing;
    if (isStopping()) return;
    const received = toInbound(event.body, { botUser, now: now() });
    try {
      if (received !== undefined) await store(received);
      // Lets a reply go out first: a person is waiting for it, while Slack gives the acknowledgement 3 seconds.
      if (received !== undefined) await next();
    } catch (error) {
      log.error({ id: received?.id, err: error }, 'could not store an event; Slack will deliver it again');
      return;
    }
    try {
      if (received === undefined && !isMessage(event.body)) await this.#passOn(event, pass);
      else await event.ack();
    } catch (error) {
      log.warn({ id: received?.id, err: error }, 'could not acknowledge; Slack will redeliver');
    }
  }

  /** Acknowledges what Bolt has no listener for, as Slack would deliver it again. */
  async #passOn(event: ReceiverEvent, pass: (event: ReceiverEvent) => Promise<void>): Promise<void> {
    let acknowledged = false;
    const ack: ReceiverEvent['ack'] = async (response) => {
      acknowledged = true;
      await event.ack(response);
    };
    try {
      await pass({ ...event, ack });
    } catch (error) {
      this.#storing.log.warn({ err: error }, 'Bolt could not handle an event');
    }
    if (!acknowledged) await event.ack();
  }
}

/** Most events are messages that are not for Nestor; Bolt need not see them. */
function isMessage(body: ReceiverEvent['body']): boolean {
  const event: unknown = body?.['event'];
  return typeof event === 'object' && event !== null && 'type' in event && event.type === 'message';
}
