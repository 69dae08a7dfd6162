import { responsePaths } from '../../config/fill-in-http.ts';
import { textsIn } from '../../config/texts.ts';
import type { HttpOrder, Outcome } from '../../engine/ports.ts';
import { pause } from '../output/pause.ts';
import { abort } from './abort.ts';
import { addressOf } from './address.ts';
import { parse, textAt } from './answer.ts';
import { passes, type Answer, type Reply } from './ask.ts';
import { askFor, failed, refusalOf, refused, stopped, type Job } from './job.ts';
import { fillInLater, type Values } from './later.ts';
import { oneLine } from './line.ts';
import { backoff } from './timing.ts';
import type { Accepted, Trace } from './trace.ts';

/** It was accepted, and that is on record; or it is over. */
export type Started = Accepted | Outcome;

/** What an answer came to. `again`: whether it was accepted is not known, or it may be another time. */
type Verdict = Started | { readonly kind: 'again'; readonly reason: string; readonly wait: number | null };

/**
 * Asks the API to carry the run out, again with the same key until it says yes or no.
 * @param trace what was on record before
 */
export async function start(job: Job, trace: Exclude<Trace, Accepted>): Promise<Started> {
  const { watcher, output, timing } = job;
  if (trace.kind === 'none') {
    if (watcher.stop.aborted) return stopped('nothing was asked for');
    await watcher.note({ kind: 'asked' } satisfies Trace);
  }
  for (let tries = 0; !watcher.stop.aborted; tries += 1) {
    // A bot that is not sure of itself asks for nothing; whoever goes on with the run asks with the same key.
    if (!(await watcher.mayStart())) return refused('not started, as the bot lost touch with its store at that moment');
    const verdict = await attempt(job);
    if (verdict.kind !== 'again') return verdict;
    await output.say(verdict.reason);
    await pause(backoff(tries, timing, verdict.wait), [watcher.stop]);
  }
  return giveUp(job);
}

async function attempt(job: Job): Promise<Verdict> {
  const { request, key } = job.order;
  const url = addressOf(request.url);
  if (url === undefined) return failed('the configuration names no address that can be asked');
  const to = { url, trusted: url.origin };
  return judge(job, await askFor(job, { ...request, to, own: { 'idempotency-key': key } }));
}

function judge(job: Job, reply: Reply): Verdict | Promise<Verdict> {
  if (reply.kind === 'failure') {
    return reply.certain ? failed(reply.reason) : { kind: 'again', reason: reply.reason, wait: null };
  }
  if (passes(reply.status)) return { kind: 'again', reason: refusalOf(job, reply), wait: reply.wait };
  if (reply.status < 200 || reply.status > 299) return failed(refusalOf(job, reply));
  return accept(job, reply);
}

async function accept(job: Job, { text, cut }: Answer): Promise<Verdict> {
  const { order, watcher, output, mask } = job;
  const needed = neededBy(order);
  // The API knows the key by now, and what was cut may come whole the next time.
  if (needed.length > 0 && cut !== null && !cut.certain) return { kind: 'again', reason: cut.reason, wait: null };
  if (isText(text)) await output.say(text);
  const answer = cut === null ? parse(text) : undefined;
  const accepted: Accepted = { kind: 'accepted', at: Date.now(), values: valuesIn(answer?.value, needed) };
  await watcher.note(accepted);
  if (order.watch === null) return accepted;
  const later = fillInLater({ url: order.watch.url }, accepted.values, order.request.url);
  if (!('reason' in later)) return accepted;
  const unread = answer === undefined ? `its answer is not JSON: ${oneLine(text, mask)}` : later.reason;
  return failed(`it was accepted and may go on at the API, but cannot be watched: ${cut?.reason ?? unread}`);
}

/** The places in the answer that watching and aborting need. */
function neededBy({ watch, abort }: HttpOrder): readonly string[] {
  const texts = [watch?.url ?? '', abort?.url ?? '', ...textsIn(abort?.body)];
  return [...new Set(texts.flatMap(responsePaths))];
}

function valuesIn(answer: unknown, places: readonly string[]): Values {
  return Object.fromEntries(
    places.flatMap((place) => {
      const value = textAt(answer, place);
      // These name nothing, and as a part of an address they would lead to another.
      return value === undefined || ['', '.', '..'].includes(value) ? [] : [[place, value]];
    }),
  );
}

/** Something to be read, rather than bytes of another kind. */
const isText = (text: string): boolean => text.trim() !== '' && !/[\0\uFFFD]/.test(text);

/** It is to end, and the API has not said that it has begun. */
async function giveUp(job: Job): Promise<Outcome> {
  const aborted = await abort(job, {});
  const rest = aborted.done ? 'it was asked to abort it' : aborted.reason;
  return stopped(`whether the API has accepted it is not known; ${rest}`);
}
