import type { Deliveries } from '../socket/deliveries.ts';
import type { RateLimits } from '../web/rate-limits.ts';
import type { ApiServer } from '../web/server.ts';
import type { DisconnectReason, Sockets } from '../socket/sockets.ts';
import type { Delivery } from '../records.ts';

/** Breaks the network between the bot and Slack. */
export class Network {
  readonly #parts: { api: ApiServer; sockets: Sockets; deliveries: Deliveries; limits: RateLimits };

  constructor(parts: { api: ApiServer; sockets: Sockets; deliveries: Deliveries; limits: RateLimits }) {
    this.#parts = parts;
  }

  /** The number of open Socket Mode connections. */
  get connections(): number {
    return this.#parts.sockets.count;
  }

  /** Whether Slack's rate limits apply. */
  get rateLimits(): boolean {
    return this.#parts.limits.enabled;
  }

  set rateLimits(enabled: boolean) {
    this.#parts.limits.enabled = enabled;
  }

  /** Drops all sockets without a message. The bot may reconnect at once. */
  dropSockets(): void {
    this.#parts.sockets.drop();
  }

  /** Sends `disconnect` to all sockets, and closes them unless it is a warning. */
  disconnect(reason: DisconnectReason): void {
    this.#parts.sockets.disconnect(reason);
  }

  /** Keeps sockets open, but passes nothing on and answers no pings. */
  freezeSockets(frozen = true): void {
    this.#parts.sockets.frozen = frozen;
  }

  /** Refuses new sockets (503); open ones stay. */
  refuseSockets(refusing = true): void {
    this.#parts.sockets.refusing = refusing;
  }

  /** Drops and refuses sockets, and cuts calls off unanswered, until `recover()`. */
  outage(): void {
    this.#parts.api.down = true;
    this.#parts.sockets.refusing = true;
    this.#parts.sockets.drop();
    this.#parts.api.server.closeAllConnections();
  }

  /** Ends an outage, a freeze and a refusal. */
  recover(): void {
    this.#parts.api.down = false;
    this.#parts.sockets.refusing = false;
    this.#parts.sockets.frozen = false;
  }

  /** Delivers something again in a new envelope, even if it was acknowledged. */
  replay(delivery: Delivery): void {
    this.#parts.deliveries.replay(delivery);
  }

  /** Changes the deadline of acknowledgements and the delays of further attempts, in milliseconds. */
  setDelivery({ ackDeadline, redelivery }: { ackDeadline?: number; redelivery?: readonly number[] }): void {
    if (ackDeadline !== undefined) this.#parts.deliveries.ackDeadline = ackDeadline;
    if (redelivery !== undefined) this.#parts.deliveries.redelivery = redelivery;
  }
}
