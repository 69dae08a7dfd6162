import type { SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../../ports/index.ts';

type Client = SocketModeReceiver['client'];

/**
 * Keeps malformed messages from ending the process: socket-mode handles messages in an async function whose promise it
 * drops, and throws there on an event without a payload (`app_rate_limited`) or a bare `null`. Such messages are logged,
 * and acknowledged if they have an envelope, as Slack would deliver them forever.
 */
export function tolerateMalformed(client: Client, log: Log): void {
  const handlers = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data: unknown, isBinary: unknown) => {
    // Only the socket emits strings; an event of that name from Slack is an object.
    if (typeof data !== 'string') return;
    for (const handle of handlers) {
      Promise.resolve(handle(data, isBinary)).catch((error: unknown) => {
        log.warn({ err: error }, 'Slack sent a malformed message');
        acknowledge(client, data, log);
      });
    }
  });
}

function acknowledge(client: Client, data: string, log: Log): void {
  const envelope: unknown = JSON.parse(data);
  if (typeof envelope !== 'object' || envelope === null || !('envelope_id' in envelope)) return;
  client.websocket?.send(JSON.stringify({ envelope_id: envelope.envelope_id, payload: {} }), (error) => {
    if (error) log.warn({ err: error }, 'could not acknowledge; Slack will redeliver');
  });
}
