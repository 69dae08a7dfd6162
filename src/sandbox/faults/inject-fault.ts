import type { ServerResponse } from 'node:http';
import { SlackError } from '../web/errors.ts';
import type { Fault } from './faults.ts';

/**
 * Injects a fault into a call.
 *
 * @param work carries the call out, if the fault calls for it
 * @returns whether the call is over; if not, it continues as usual
 * @throws SlackError for faults that are Slack's own errors
 */
export function injectFault(fault: Fault, response: ServerResponse, work: () => unknown): boolean {
  switch (fault.kind) {
    case 'error':
      throw new SlackError(fault.error);
    case 'ratelimited':
      throw new SlackError('ratelimited', { retryAfter: fault.retryAfter ?? 1 });
    case 'status':
      response.writeHead(fault.status, { 'content-type': 'text/html' });
      response.end(`<html><body>${fault.status}</body></html>`);
      return true;
    case 'malformed':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"ok":true,"channel":');
      return true;
    case 'hang':
      return true;
    case 'lost':
      try {
        work();
      } finally {
        response.destroy();
      }
      return true;
    case 'reset':
      response.destroy();
      return true;
    case 'latency':
    case 'duplicate':
    case 'replay':
    case 'ignore_ack':
      return false;
  }
}
