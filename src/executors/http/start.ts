import { responsePaths } from '../../config/templates/fill-in-http.ts';
import { textsIn } from '../../config/templates/texts.ts';
import type { ApiFault } from '../../../machines/refusal.ts';
import type { HttpSpec, Outcome } from '../../ports/index.ts';
import { sleep } from '../../async/sleep.ts';
import { abort } from './abort.ts';
import { addressOf } from './request/address.ts';
import { parse, textAt } from './request/answer.ts';
import { passes, type Answer, type Reply } from './request/ask.ts';
import { askFor, failed, statusFault, refused, stopped, unknown, type Job } from './job.ts';
import { fillInFromResponse, type Values } from './fill-in-response.ts';
import { oneLine } from './request/line.ts';
import { backoff } from './timing.ts';
import type { Accepted, Checkpoint } from './checkpoint.ts';

/** It was accepted and that is on record, or it is over. */
export type Started = Accepted | Outcome;

/** It was not accepted, or, where `open`, that is unknown. */
interface Unsettled {
  readonly reason: ApiFault;
  readonly open: boolean;
}

/** What an answer means. `again`: the next one may differ. */
type Verdict =
  | Started
  | ({ readonly kind: 'no' } & Unsettled)
  | ({ readonly kind: 'again'; readonly wait: number | null } & Unsettled);

/**
 * Requests the run from the API, with the same key until it accepts or refuses.
 * @param trace the checkpoint on record
 */
export async function start(job: Job, trace: Exclude<Checkpoint, Accepted>): Promise<Started> {
  const { watcher, output, timing, word } = job;
  if (trace.kind === 'none') {
    if (watcher.stop.aborted) return stopped({ code: 'nothing-requested' });
    await watcher.note({ kind: 'asked', print: job.print } satisfies Checkpoint);
  }
  // A later no says nothing about an earlier request: it may concern the later one alone (401, 409).
  let open = trace.kind === 'asked';
  for (let tries = 0; !watcher.stop.aborted; tries += 1) {
    // A bot without its lease sends nothing; the one that resumes the run uses the same key.
    if (!(await watcher.mayAct())) return refused({ code: 'store-lost-touch' });
    if (watcher.stop.aborted) break;
    const verdict = await attempt(job);
    if (verdict.kind !== 'again' && verdict.kind !== 'no') return verdict;
    open ||= verdict.open;
    if (verdict.kind === 'no') return open ? inDoubt(verdict.reason) : failed(verdict.reason);
    await output.say(word(verdict.reason));
    await sleep(backoff(tries, timing, verdict.wait), watcher.stop);
  }
  return open ? giveUp(job) : stopped({ code: 'nothing-accepted' });
}

async function attempt(job: Job): Promise<Verdict> {
  const { request, key } = job.order;
  const url = addressOf(request.url);
  if (url === undefined) return no({ code: 'bad-configured-address' }, false);
  const to = { url, trusted: url.origin };
  return judge(job, await askFor(job, { ...request, to, own: { 'idempotency-key': key } }));
}

function judge(job: Job, reply: Reply): Verdict | Promise<Verdict> {
  const { open } = reply;
  if (reply.kind === 'failure') return { kind: reply.certain ? 'no' : 'again', reason: reply.reason, open, wait: null };
  const { status, wait } = reply;
  if (passes(reply)) return { kind: 'again', reason: statusFault(job, reply), open, wait };
  if (status < 200 || status > 299) return no(statusFault(job, reply), open);
  return accept(job, reply);
}

async function accept(job: Job, { text, cut }: Answer): Promise<Verdict> {
  const { order, print, watcher, output, mask } = job;
  const needed = neededBy(order);
  // The API knows the key by now, and a truncated answer may come whole the next time.
  if (needed.length > 0 && cut !== null && !cut.certain) {
    return { kind: 'again', reason: cut.reason, open: true, wait: null };
  }
  if (isText(text)) await output.say(text);
  const answer = cut === null ? parse(text) : undefined;
  const accepted: Accepted = { kind: 'accepted', print, at: Date.now(), values: valuesIn(answer?.value, needed) };
  await watcher.note(accepted);
  if (order.watch === null) return accepted;
  const later = fillInFromResponse({ url: order.watch.url }, accepted.values, order.request.url);
  if (!('reason' in later)) return accepted;
  const unread: ApiFault = answer === undefined ? { code: 'not-json', text: oneLine(text, mask) } : later.reason;
  return unknown({ code: 'not-watchable', cause: cut?.reason ?? unread });
}

/** The paths in the answer that watching and aborting need. */
function neededBy({ watch, abort }: HttpSpec): readonly string[] {
  const texts = [watch?.url ?? '', abort?.url ?? '', ...textsIn(abort?.body)];
  return [...new Set(texts.flatMap(responsePaths))];
}

function valuesIn(answer: unknown, places: readonly string[]): Values {
  return Object.fromEntries(
    places.flatMap((place) => {
      const value = textAt(answer, place);
      // These name nothing, and within a URL they would lead to another one.
      return value === undefined || ['', '.', '..'].includes(value) ? [] : [[place, value]];
    }),
  );
}

/** Is it text rather than binary? */
const isText = (text: string): boolean => text.trim() !== '' && !/[\0\uFFFD]/.test(text);

/** It is being stopped, and the API has not accepted it yet. */
async function giveUp(job: Job): Promise<Outcome> {
  const aborted = await abort(job, {});
  if (!aborted.done) return unknown({ code: 'acceptance-unknown', cause: aborted.reason });
  const reason = { code: 'acceptance-unknown', cause: { code: 'abort-requested' } } as const;
  return job.order.watch === null ? stopped(reason) : unknown(reason);
}

const no = (reason: ApiFault, open: boolean): Verdict => ({ kind: 'no', reason, open });

const inDoubt = (cause: ApiFault): Outcome => unknown({ code: 'acceptance-unknown', cause });
