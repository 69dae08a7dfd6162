import type { Connection } from './connection.ts';

/**
 * Subscribes, on a connection of its own, to lanes that got effects from another process or were released.
 * @param channel where the scripts publish `<holder>\n<lane>`; an empty holder: any process may claim the lane
 */
export function subscribeToWork(
  connection: Connection,
  channel: string,
  onWork: (holder: string, lane: string) => void,
): { close(): void } {
  const subscriber = connection.redis.duplicate({
    // ioredis would resubscribe by itself, but leave a failure to do so unhandled.
    autoResubscribe: false,
    commandTimeout: undefined,
    socketTimeout: undefined,
    keepAlive: 10_000,
    maxRetriesPerRequest: null,
  });
  // The commands' connection reports the same errors; without a listener, ioredis prints them.
  subscriber.on('error', (error: Error) => connection.noteConnectionError(error));
  subscriber.on('ready', () => {
    // Runs again after every reconnect. Until it succeeds, the sweep finds the same work.
    subscriber.subscribe(channel).catch((error: Error) => connection.noteConnectionError(error));
  });
  subscriber.on('message', (_channel: string, message: string) => {
    const end = message.indexOf('\n');
    onWork(message.slice(0, end), message.slice(end + 1));
  });
  return { close: () => subscriber.disconnect() };
}
