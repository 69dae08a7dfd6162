import { randomUUID } from 'node:crypto';
import type { ChangeFeed } from '../change-feed.ts';
import type { Faults } from '../faults/faults.ts';
import { appendBounded } from '../append-bounded.ts';
import type { Sockets } from './sockets.ts';
import type { Fields } from '../json.ts';
import type { Attempt, Delivery } from '../records.ts';

export interface DeliveryOptions {
  /** Milliseconds to wait for an acknowledgement. */
  ackDeadline: number;
  /** Milliseconds before each further attempt; on Slack: at once, after one minute, after five. */
  redelivery: readonly number[];
  /** Whether interactions are retried as well. Slack does not: it shows the person a warning sign. */
  retryInteractions: boolean;
  keep: number;
  changes: ChangeFeed;
  sockets: Sockets;
  faults: Faults;
}

interface Awaited {
  delivery: Delivery;
  attempt: Attempt;
  deadline: NodeJS.Timeout;
}

/**
 * Sends payloads in envelopes, each on one connection, and again if they are not acknowledged.
 * Source: https://docs.slack.dev/apis/events-api/using-socket-mode and https://docs.slack.dev/apis/events-api (retries)
 */
export class Deliveries {
  readonly log: Delivery[] = [];
  ackDeadline: number;
  redelivery: readonly number[];
  readonly #options: DeliveryOptions;
  readonly #awaited = new Map<string, Awaited>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #waiting = 0;
  #stopped = false;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.ackDeadline = options.ackDeadline;
    this.redelivery = options.redelivery;
    options.sockets.onMessage = (text) => this.#acknowledge(text);
  }

  /** The number of deliveries that are neither acknowledged nor lost. */
  get waiting(): number {
    return this.#waiting;
  }

  send(type: Delivery['type'], id: string, payload: Fields): Delivery {
    const delivery: Delivery = { type, id, payload, attempts: [], state: 'waiting' };
    this.#waiting++;
    appendBounded(this.log, delivery, this.#options.keep);
    this.#attempt(delivery);
    return delivery;
  }

  /** Delivers it once more in a new envelope, whatever its state. */
  replay(delivery: Delivery): void {
    this.#transmit(delivery, envelope(delivery, randomUUID()));
  }

  stop(): void {
    this.#stopped = true;
    for (const { deadline } of this.#awaited.values()) clearTimeout(deadline);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#awaited.clear();
    this.#timers.clear();
  }

  #attempt(delivery: Delivery): void {
    if (this.#stopped) return;
    const envelopeId = randomUUID();
    const text = envelope(delivery, envelopeId);
    const connection = this.#options.sockets.send(text);
    const attempt: Attempt = { envelopeId, at: Date.now(), connection };
    delivery.attempts.push(attempt);
    this.#options.changes.emit({ kind: 'delivery', delivery });
    if (connection === undefined) return this.#retry(delivery);
    const deadline = setTimeout(() => {
      this.#awaited.delete(envelopeId);
      this.#retry(delivery);
    }, this.ackDeadline);
    this.#awaited.set(envelopeId, { delivery, attempt, deadline });
    if (this.#options.faults.take('duplicate', {})) this.#options.sockets.send(text);
    const replay = this.#options.faults.take('replay', {});
    if (replay) this.#later(replay.after ?? 0, () => this.replay(delivery));
  }

  #transmit(delivery: Delivery, text: string): void {
    this.#options.sockets.send(text);
    this.#options.changes.emit({ kind: 'delivery', delivery });
  }

  #retry(delivery: Delivery): void {
    const tries = this.#options.retryInteractions || delivery.type === 'events_api' ? this.redelivery : [];
    const wait = tries[delivery.attempts.length - 1];
    if (wait === undefined) this.#settle(delivery, 'lost');
    else this.#later(wait, () => this.#attempt(delivery));
  }

  #acknowledge(text: string): void {
    const envelopeId = envelopeIdOf(text);
    const awaited = envelopeId === undefined ? undefined : this.#awaited.get(envelopeId);
    if (!awaited || envelopeId === undefined) return;
    if (this.#options.faults.take('ignore_ack', {})) return;
    this.#awaited.delete(envelopeId);
    clearTimeout(awaited.deadline);
    awaited.attempt.acknowledgedAt = Date.now();
    awaited.delivery.latency = awaited.attempt.acknowledgedAt - awaited.attempt.at;
    this.#settle(awaited.delivery, 'acknowledged');
  }

  #settle(delivery: Delivery, state: 'acknowledged' | 'lost'): void {
    delivery.state = state;
    this.#waiting--;
    this.#options.changes.emit({ kind: 'delivery', delivery });
  }

  #later(wait: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, wait);
    this.#timers.add(timer);
  }
}

function envelope(delivery: Delivery, envelopeId: string): string {
  const { type, payload, attempts } = delivery;
  const retry = type === 'events_api' && {
    retry_attempt: attempts.length,
    retry_reason: attempts.length === 0 ? '' : 'timeout',
  };
  const accepts = type === 'interactive';
  return JSON.stringify({ envelope_id: envelopeId, payload, type, accepts_response_payload: accepts, ...retry });
}

function envelopeIdOf(text: string): string | undefined {
  try {
    const parsed: { envelope_id?: unknown } = JSON.parse(text);
    return typeof parsed.envelope_id === 'string' ? parsed.envelope_id : undefined;
  } catch {
    return undefined;
  }
}
