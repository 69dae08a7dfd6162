import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { ChangeFeed } from '../change-feed.ts';

export interface SocketOptions {
  appId: string;
  /** Milliseconds between the pings to each connection. */
  pingEvery: number;
  /** Milliseconds after which a connection is told to reconnect, with a warning before that; 0: never. */
  refreshEvery: number;
  changes: ChangeFeed;
}

export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets';

interface Connection {
  readonly number: number;
  readonly socket: WebSocket;
  readonly timers: NodeJS.Timeout[];
}

const MAX_CONNECTIONS = 10;
const WARNING_AHEAD = 10_000;

/**
 * The app's open Socket Mode connections: at most ten, used in turn.
 * Source: https://docs.slack.dev/apis/events-api/using-socket-mode
 */
export class Sockets {
  /** Called with each message of the bot. */
  onMessage: (text: string) => void = () => {};
  /** Whether new connections are refused. */
  refusing = false;
  /** Whether to send nothing and answer no pings: connections look open but are dead. */
  frozen = false;
  readonly #options: SocketOptions;
  readonly #server = new WebSocketServer({ noServer: true, autoPong: false });
  readonly #tickets = new Set<string>();
  #open: Connection[] = [];
  #next = 0;
  #numbered = 0;

  constructor(options: SocketOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#open.length;
  }

  /** @returns a ticket that opens one connection, once */
  issueTicket(): string {
    const ticket = randomUUID();
    this.#tickets.add(ticket);
    return ticket;
  }

  /** Handles an HTTP upgrade: opens a connection if the ticket is valid, else responds 403. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '/', 'ws://sandbox').searchParams.get('ticket') ?? '';
    if (this.refusing) return refuse(stream, '503 Service Unavailable');
    if (!this.#tickets.delete(ticket)) return refuse(stream, '403 Forbidden');
    this.#server.handleUpgrade(request, stream, head, (socket) => this.#accept(socket));
  }

  /** @returns the number of the connection it was sent on; undefined if none is open */
  send(text: string): number | undefined {
    if (this.#open.length === 0) return undefined;
    this.#next = (this.#next + 1) % this.#open.length;
    const connection = this.#open[this.#next];
    if (!this.frozen) connection?.socket.send(text);
    return connection?.number;
  }

  /** Sends `disconnect` on every connection, and closes it unless it is a warning. */
  disconnect(reason: DisconnectReason): void {
    for (const connection of this.#open) this.#tell(connection, reason);
  }

  /** Drops the connections without a message. */
  drop(): void {
    for (const connection of this.#open) {
      connection.socket.terminate();
      this.#forget(connection);
    }
  }

  stop(): void {
    this.drop();
    this.#server.close();
  }

  #accept(socket: WebSocket): void {
    const connection: Connection = { number: ++this.#numbered, socket, timers: [] };
    socket.on('error', () => socket.terminate());
    if (this.#open.length >= MAX_CONNECTIONS) return this.#tell(connection, 'too_many_websockets');
    this.#open.push(connection);
    socket.on('close', () => this.#forget(connection));
    socket.on('message', (data) => {
      if (!this.frozen && Buffer.isBuffer(data)) this.onMessage(data.toString('utf8'));
    });
    socket.on('ping', (data) => {
      if (!this.frozen) socket.pong(data);
    });
    connection.timers.push(setInterval(() => this.frozen || socket.ping(), this.#options.pingEvery));
    const lifetime = this.#options.refreshEvery;
    if (lifetime > 0) this.#expire(connection, lifetime);
    socket.send(hello(this.#options.appId, this.#open.length, lifetime));
    this.#options.changes.emit({ kind: 'connections', count: this.#open.length });
  }

  #expire(connection: Connection, lifetime: number): void {
    const warn = () => this.#tell(connection, 'warning');
    if (lifetime > WARNING_AHEAD) connection.timers.push(setTimeout(warn, lifetime - WARNING_AHEAD));
    connection.timers.push(setTimeout(() => this.#tell(connection, 'refresh_requested'), lifetime));
  }

  #tell(connection: Connection, reason: DisconnectReason): void {
    connection.socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'sandbox' } }));
    if (reason === 'warning') return;
    connection.socket.close(1000);
    this.#forget(connection);
  }

  #forget(connection: Connection): void {
    if (!this.#open.includes(connection)) return;
    for (const timer of connection.timers) clearTimeout(timer);
    this.#open = this.#open.filter((other) => other !== connection);
    this.#options.changes.emit({ kind: 'connections', count: this.#open.length });
  }
}

function hello(appId: string, connections: number, lifetime: number): string {
  return JSON.stringify({
    type: 'hello',
    num_connections: connections,
    debug_info: { host: 'sandbox', approximate_connection_time: lifetime > 0 ? Math.round(lifetime / 1000) : 18_060 },
    connection_info: { app_id: appId },
  });
}

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
