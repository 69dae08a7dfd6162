import type { ServerResponse } from 'node:http';
import { SlackError } from '../web/errors.ts';
import type { Fault } from './faults.ts';

/**
 * Lets a fault befall a call.
 *
 * @param work what the method would do; done only where the fault says so
 * @returns whether the call is over; where not, it goes on as if nothing had been
 * @throws SlackError for the faults which are Slack's own answers
 */
export function strike(fault: Fault, response: ServerResponse, work: () => unknown): boolean {
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
