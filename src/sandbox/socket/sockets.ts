import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Changes } from '../change-feed.ts';

export interface SocketOptions {
  appId: string;
  /** Milliseconds between the pings to each connection. */
  pingEvery: number;
  /** Milliseconds after which a connection is told to reconnect (a warning comes first); 0: never. */
  refreshEvery: number;
  changes: Changes;
}

export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets';

interface Connection {
  readonly number: number;
  readonly socket: WebSocket;
  readonly timers: NodeJS.Timeout[];
}

const MOST_CONNECTIONS = 10;
const WARNING_AHEAD = 10_000;

/**
 * The open Socket Mode connections of the app: at most ten, each payload to one of them in turn.
 * Source: https://docs.slack.dev/apis/events-api/using-socket-mode
 */
export class Sockets {
  /** Takes what the bot says over a connection. */
  onMessage: (text: string) => void = () => {};
  /** Whether new connections are refused. */
  refusing = false;
  /** Whether pings are left unanswered and nothing is sent: a connection which looks alive and is dead. */
  frozen = false;
  readonly #options: SocketOptions;
  readonly #server = new WebSocketServer({ noServer: true, autoPong: false });
  readonly #tickets = new Set<string>();
  #open: Connection[] = [];
  #turn = 0;
  #numbered = 0;

  constructor(options: SocketOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#open.length;
  }

  /** @returns a ticket that opens one connection, once */
  ticket(): string {
    const ticket = randomUUID();
    this.#tickets.add(ticket);
    return ticket;
  }

  /** An HTTP upgrade: a connection if its ticket is good, else 403. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '/', 'ws://sandbox').searchParams.get('ticket') ?? '';
    if (this.refusing) return refuse(stream, '503 Service Unavailable');
    if (!this.#tickets.delete(ticket)) return refuse(stream, '403 Forbidden');
    this.#server.handleUpgrade(request, stream, head, (socket) => this.#accept(socket));
  }

  /** @returns the number of the connection which took the text, or undefined where none is open */
  send(text: string): number | undefined {
    if (this.#open.length === 0) return undefined;
    this.#turn = (this.#turn + 1) % this.#open.length;
    const connection = this.#open[this.#turn];
    if (!this.frozen) connection?.socket.send(text);
    return connection?.number;
  }

  /** Tells every connection to go. Slack closes them itself a little after `refresh_requested` and the like. */
  disconnect(reason: DisconnectReason): void {
    for (const connection of this.#open) this.#tell(connection, reason);
  }

  /** Cuts the connections without a word. */
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
    if (this.#open.length >= MOST_CONNECTIONS) return this.#tell(connection, 'too_many_websockets');
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
