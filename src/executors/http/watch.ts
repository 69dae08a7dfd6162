import type { ApiFault } from '../../../machines/refusal.ts';
import type { HttpWatch, Outcome } from '../../ports/index.ts';
import { sleepUntilNews } from '../../async/sleep.ts';
import { abort, type Aborted } from './abort.ts';
import { shownAddress } from './request/address.ts';
import { askFor, failed, stopped, succeeded, unknown, type Job } from './job.ts';
import { fillInFromResponse } from './fill-in-response.ts';
import { oneLine } from './request/line.ts';
import { fetchLog, logAddress } from './log.ts';
import { readState, type State } from './read-state.ts';
import { createRetryBudget } from './retry-budget.ts';
import type { Accepted } from './checkpoint.ts';

/** Milliseconds between two requests at most while the run is being stopped. */
const endingPace = 1000;

/** Polls an accepted run until it ends, or until it was stopped and its grace is over. */
export async function watch(job: Job, how: HttpWatch, accepted: Accepted): Promise<Outcome> {
  const { order, watcher, output, over, timing, word } = job;
  const { stop } = watcher;
  const later = fillInFromResponse({ url: how.url }, accepted.values, order.request.url);
  if ('reason' in later) return unknown({ code: 'not-watchable', cause: later.reason });
  const question = { to: later.to, method: 'GET', headers: how.headers };
  const patience = createRetryBudget(timing, accepted.at);
  const ended = new AbortController();
  let aborting: Promise<Aborted> | undefined;
  let log: URL | undefined;

  const beginAborting = (): Promise<Aborted> => {
    const begun = abort(job, accepted.values, AbortSignal.any([over, ended.signal]));
    // Its error surfaces where it is awaited, at the end.
    begun.catch(() => {});
    return begun;
  };
  const end = async (outcome: Outcome): Promise<Outcome> => {
    // Once this run is over, its URL may name the next one: no abort may still be in flight.
    ended.abort();
    await aborting;
    if (log !== undefined) await fetchLog(job, log, question);
    return outcome;
  };
  const endOverdue = async (): Promise<Outcome> => {
    const aborted = await aborting;
    return end(unknown(aborted?.done === false ? aborted.reason : { code: 'end-not-confirmed' }));
  };

  /** It is out of sight. @param gone whether the API no longer knows it, as once it stopped it for us */
  const endBlind = async (cause: ApiFault, gone: boolean): Promise<Outcome> => {
    if (gone && (await aborting)?.done === true) return end(stopped(null));
    return end(unknown({ code: 'not-watchable', cause }));
  };

  for (;;) {
    if (stop.aborted) {
      aborting ??= beginAborting();
      if (order.abort === null || over.aborted) return endOverdue();
    }
    const reply = await askFor(job, question, aborting === undefined ? AbortSignal.any([stop, over]) : over);
    // A request cut short by the stop, or by the end of the grace, says nothing about the API.
    if (reply.kind === 'failure' && stop.aborted && (aborting === undefined || over.aborted)) continue;
    const look = readState(job, reply, { how, at: accepted.at });
    let delay: number | undefined = how.every;
    if (look.kind === 'seen') {
      patience.renew();
      log = (await show(job, how, look)) ?? log;
      if (look.state !== null && how.succeeded.includes(look.state)) return end(succeeded);
      if (look.state !== null && how.failed.includes(look.state)) {
        return end(
          aborting === undefined ? failed({ code: 'api-state', state: oneLine(look.state, job.mask) }) : stopped(null),
        );
      }
    } else {
      const gone = look.kind === 'refused' && look.gone;
      delay = gone && aborting !== undefined ? undefined : patience.bear(look);
      if (delay === undefined) return endBlind(look.reason, gone);
      await output.say(word(look.reason));
    }
    await sleepUntilNews(aborting === undefined ? delay : Math.min(delay, endingPace), stop, over);
  }
}

/** @returns the URL of the log, where the API gives one */
async function show({ output, mask }: Job, how: HttpWatch, { state, percent, log }: State): Promise<URL | undefined> {
  const address = log === null ? undefined : logAddress(log);
  output.progress(percent, state);
  // A query may hold a key, and without it the link would lead elsewhere.
  if (address?.search === '') output.link({ url: shownAddress(address), label: 'Log' });
  if (log !== null && log !== '' && address === undefined) await output.showLog(log);
  else if (state !== null) await output.say(`${how.state}: ${oneLine(state, mask)}`);
  else await output.tell();
  return address;
}
