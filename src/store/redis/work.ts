import type { Connection } from './connection.ts';

/**
 * Hears, on a connection of its own, which lanes got effects from another process or were let go.
 * @param channel where the scripts publish `<holder>\n<lane>`; an empty holder means that anybody may take it
 */
export function hearWork(
  connection: Connection,
  channel: string,
  hear: (holder: string, lane: string) => void,
): { close(): void } {
  const subscriber = connection.redis.duplicate({
    // ioredis would subscribe again by itself, but leave a failure of that unhandled.
    autoResubscribe: false,
    commandTimeout: undefined,
    socketTimeout: undefined,
    keepAlive: 10_000,
    maxRetriesPerRequest: null,
  });
  // The commands' connection meets the same trouble; ioredis only wants to see somebody listen.
  subscriber.on('error', (error: Error) => connection.troubled(error));
  subscriber.on('ready', () => {
    // Without notices the sweep still finds all work, and a connection that was lost comes back here.
    subscriber.subscribe(channel).catch((error: Error) => connection.troubled(error));
  });
  subscriber.on('message', (_channel: string, message: string) => {
    const end = message.indexOf('\n');
    hear(message.slice(0, end), message.slice(end + 1));
  });
  return { close: () => subscriber.disconnect() };
}
