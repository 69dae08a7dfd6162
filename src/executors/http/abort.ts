import type { AbortFailure, ApiFault } from '../../../machines/refusal.ts';
import type { HttpRequest } from '../../ports/index.ts';
import { sleep } from '../../async/sleep.ts';
import type { Destination } from './request/address.ts';
import { passes } from './request/ask.ts';
import { askFor, statusFault, type Job } from './job.ts';
import { fillInFromResponse, type Values } from './fill-in-response.ts';
import { backoff } from './timing.ts';

/** Did the API accept the abort? Otherwise why not. */
export type Aborted = { readonly done: true } | { readonly done: false; readonly reason: AbortFailure };

/** The result of one attempt. */
type Tried =
  | { readonly done: true }
  | {
      readonly done: false;
      readonly reason: ApiFault;
      /** Is it worth another attempt? */
      readonly again: boolean;
      /** The API's Retry-After in milliseconds; null if it gives none. */
      readonly wait: number | null;
    };

/**
 * Asks the API to stop the run, until it answers.
 * @param until nothing is sent once this is aborted (default: the end of the grace)
 */
export async function abort(job: Job, values: Values, until: AbortSignal = job.over): Promise<Aborted> {
  const { order, timing } = job;
  if (order.abort === null) return { done: false, reason: { code: 'no-abort-configured' } };
  const later = fillInFromResponse(order.abort, values, order.request.url);
  if ('reason' in later) return notAborted(later.reason);
  const question = { ...order.abort, ...later };
  let reason: ApiFault | undefined;
  for (let tries = 0; ; tries += 1) {
    const tried = await attempt(job, question, until);
    if (tried.done) return tried;
    // A request cut short by the end of the grace says less than the answer before it.
    if (reason === undefined || !until.aborted) ({ reason } = tried);
    if (tried.again) await sleep(backoff(tries, timing, tried.wait), until);
    if (!tried.again || until.aborted) return notAborted(reason);
  }
}

async function attempt(
  job: Job,
  question: HttpRequest & { readonly to: Destination },
  until: AbortSignal,
): Promise<Tried> {
  // While this process was paused the run may have ended, and its URL may name the next one by now.
  if (!(await job.watcher.mayAct()) || until.aborted) {
    return { done: false, reason: { code: 'store-lost-touch' }, again: true, wait: null };
  }
  const reply = await askFor(job, question);
  if (reply.kind === 'failure') return { done: false, reason: reply.reason, again: !reply.certain, wait: null };
  if (reply.status >= 200 && reply.status < 300) return { done: true };
  return { done: false, reason: statusFault(job, reply), again: passes(reply), wait: reply.wait };
}

const notAborted = (cause: ApiFault): Aborted => ({ done: false, reason: { code: 'abort-failed', cause } });
