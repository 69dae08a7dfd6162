import { setImmediate as next } from 'node:timers/promises';
import { type App, type ReceiverEvent, SocketModeReceiver } from '@slack/bolt';
import type { Inbound, Log } from '../../ports/index.ts';
import { inbound } from './inbound.ts';
import type { InFlight } from './inflight.ts';

export interface Storing {
  /** Stores it durably; only then it is acknowledged. */
  readonly store: (inbound: Inbound) => Promise<void>;
  readonly botUser: string;
  readonly now: () => number;
  readonly log: Log;
  readonly inFlight: InFlight;
  /** Whether nothing new is to be taken: what comes now is left to Slack, which delivers it again. */
  readonly closing: () => boolean;
}

type ReceiverOptions = ConstructorParameters<typeof SocketModeReceiver>[0];

/**
 * Bolt's receiver, storing what people say before Slack hears that it has arrived. Bolt by itself acknowledges an
 * event first and a crash after that would lose it. All that is not for Nestor takes Bolt's ordinary way.
 */
export class StoringReceiver extends SocketModeReceiver {
  readonly #storing: Storing;

  constructor(options: ReceiverOptions, storing: Storing) {
    super(options);
    this.#storing = storing;
  }

  override init(app: App): void {
    const pass = app.processEvent.bind(app);
    app.processEvent = (event) => this.#storing.inFlight.run(() => this.#take(event, pass));
    super.init(app);
  }

  /** Never rejects: there is nobody above who could do anything about it. */
  async #take(event: ReceiverEvent, pass: (event: ReceiverEvent) => Promise<void>): Promise<void> {
    const { store, botUser, now, log, closing } = this.#storing;
    if (closing()) return;
    const said = inbound(event.body, { botUser, now: now() });
    try {
      if (said !== undefined) await store(said);
      // A reply that is on its way goes out first: a person waits for it, while Slack has time for its acknowledgement.
      if (said !== undefined) await next();
    } catch (error) {
      log.error({ id: said?.id, err: error }, 'could not store what somebody said; Slack will deliver it again');
      return;
    }
    try {
      if (said === undefined && !isMessage(event.body)) await this.#passOn(event, pass);
      else await event.ack();
    } catch (error) {
      log.warn({ id: said?.id, err: error }, 'could not acknowledge; Slack will deliver it again');
    }
  }

  /** What Bolt has no listener for it may leave without acknowledgement, and Slack would deliver it again. */
  async #passOn(event: ReceiverEvent, pass: (event: ReceiverEvent) => Promise<void>): Promise<void> {
    let acknowledged = false;
    const ack: ReceiverEvent['ack'] = async (response) => {
      acknowledged = true;
      await event.ack(response);
    };
    try {
      await pass({ ...event, ack });
    } catch (error) {
      this.#storing.log.warn({ err: error }, 'Bolt could make nothing of an event');
    }
    if (!acknowledged) await event.ack();
  }
}

/** Most of what comes are messages that are none of Nestor's: they end here. */
function isMessage(body: ReceiverEvent['body']): boolean {
  const event: unknown = body?.['event'];
  return typeof event === 'object' && event !== null && 'type' in event && event.type === 'message';
}
