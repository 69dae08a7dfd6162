import { pause } from '../output/pause.ts';
import { passes } from './ask.ts';
import { askFor, refusalOf, type Job } from './job.ts';
import { fillInLater, type Values } from './later.ts';
import { backoff } from './timing.ts';

/** Has the API taken the order to stop? Otherwise why not, fit for people. */
export type Aborted = { readonly done: true } | { readonly done: false; readonly reason: string };

/** Asks the API to stop the run, again until it has answered or the grace is over. */
export async function abort(job: Job, values: Values): Promise<Aborted> {
  const { order, timing, over } = job;
  if (order.abort === null) return { done: false, reason: 'no abort is configured, so it may go on at the API' };
  const later = fillInLater(order.abort, values, order.request.url);
  if ('reason' in later) return notAborted(later.reason);
  let reason: string | undefined;
  for (let tries = 0; ; tries += 1) {
    const reply = await askFor(job, { ...order.abort, ...later });
    if (reply.kind === 'answer' && reply.status >= 200 && reply.status < 300) return { done: true };
    // What was cut short by the end of the grace tells less than what was said before.
    if (reason === undefined || !over.aborted) {
      reason = reply.kind === 'failure' ? reply.reason : refusalOf(job, reply);
    }
    const again = reply.kind === 'failure' ? !reply.certain : passes(reply);
    if (again) await pause(backoff(tries, timing, reply.kind === 'answer' ? reply.wait : null), [over]);
    if (!again || over.aborted) return notAborted(reason);
  }
}

const notAborted = (reason: string): Aborted => ({
  done: false,
  reason: `it could not be aborted and may go on at the API: ${reason}`,
});
