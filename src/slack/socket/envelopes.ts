import type { SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../../ports/index.ts';

type Client = SocketModeReceiver['client'];

/**
 * Keeps what the server sends from ending the process: socket-mode handles a message in an async function that nobody
 * awaits, and throws there at an event without a payload (`app_rate_limited`) or at a bare `null`. What it throws at is
 * logged, and acknowledged where it has an envelope, as it would come again for ever.
 */
export function survive(client: Client, log: Log): void {
  const handlers = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data: unknown, isBinary: unknown) => {
    // Only the socket itself sends text; an event that happens to be called ws_message does not.
    if (typeof data !== 'string') return;
    for (const handle of handlers) {
      Promise.resolve(handle(data, isBinary)).catch((error: unknown) => {
        log.warn({ err: error }, 'Slack sent something that cannot be handled');
        acknowledge(client, data, log);
      });
    }
  });
}

function acknowledge(client: Client, data: string, log: Log): void {
  const envelope: unknown = JSON.parse(data);
  if (typeof envelope !== 'object' || envelope === null || !('envelope_id' in envelope)) return;
  client.websocket?.send(JSON.stringify({ envelope_id: envelope.envelope_id, payload: {} }), (error) => {
    if (error) log.warn({ err: error }, 'could not acknowledge; Slack will deliver it again');
  });
}
