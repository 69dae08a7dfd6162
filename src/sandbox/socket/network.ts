import type { Deliveries, Delivery } from './delivery.ts';
import type { RateLimits } from '../web/limits.ts';
import type { ApiServer } from '../web/server.ts';
import type { DisconnectReason, Sockets } from './sockets.ts';

/** The line between the bot and Slack, and how it breaks. */
export class Network {
  readonly #parts: { api: ApiServer; sockets: Sockets; deliveries: Deliveries; limits: RateLimits };

  constructor(parts: { api: ApiServer; sockets: Sockets; deliveries: Deliveries; limits: RateLimits }) {
    this.#parts = parts;
  }

  /** How many Socket Mode connections are open. */
  get connections(): number {
    return this.#parts.sockets.count;
  }

  /** Whether Slack's rate limits hold. */
  get rateLimits(): boolean {
    return this.#parts.limits.enabled;
  }

  set rateLimits(hold: boolean) {
    this.#parts.limits.enabled = hold;
  }

  /** Cuts all sockets without a word. The bot may come back at once. */
  dropSockets(): void {
    this.#parts.sockets.drop();
  }

  /** Sends `disconnect` to all sockets; but for a warning, Slack then closes them. */
  disconnect(reason: DisconnectReason): void {
    this.#parts.sockets.disconnect(reason);
  }

  /** Sockets stay open, but nothing comes through and pings go unanswered. */
  freezeSockets(frozen = true): void {
    this.#parts.sockets.frozen = frozen;
  }

  /** New sockets are refused (503), those that are open stay. */
  refuseSockets(refusing = true): void {
    this.#parts.sockets.refusing = refusing;
  }

  /** Slack is gone: sockets are cut and refused, calls die unanswered. Until `recover()`. */
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

  /** Delivers again, in a new envelope, what was delivered before, even if it was acknowledged. */
  replay(delivery: Delivery): void {
    this.#parts.deliveries.replay(delivery);
  }

  /** Changes how soon acknowledgements are expected and how late the further attempts come, from now on. In milliseconds. */
  setDelivery({ ackDeadline, redelivery }: { ackDeadline?: number; redelivery?: readonly number[] }): void {
    if (ackDeadline !== undefined) this.#parts.deliveries.ackDeadline = ackDeadline;
    if (redelivery !== undefined) this.#parts.deliveries.redelivery = redelivery;
  }
}
