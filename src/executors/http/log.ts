import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { addressOf, type Destination } from './request/address.ts';
import { exchange, unread, type Guard, type Opened, type Question } from './request/exchange.ts';
import { logGuard, namedBy } from './request/ssrf-guard.ts';
import type { ApiFault } from '../../../machines/refusal.ts';
import type { WordNotice } from '../../ports/index.ts';
import type { Job } from './job.ts';
import { networkFailure } from './request/network-errors.ts';

/** How much of a log is kept. */
const largestMegabytes = 50;

/** The URL of a log, where the API gives one instead of the log itself. */
export function logAddress(log: string): URL | undefined {
  return /^https?:\/\/\S+$/i.test(log) ? addressOf(log) : undefined;
}

/**
 * Fetches a log and puts it in the place of the output. A failure costs the log and nothing else.
 * @param watched how the run was watched: the log is asked for with the same headers, and they go to the same origin
 */
export async function fetchLog(job: Job, url: URL, watched: Pick<Question, 'to' | 'headers'>): Promise<void> {
  const to: Destination = { url, trusted: watched.to.trusted };
  const question = { to, method: 'GET', headers: watched.headers, own: { accept: '*/*' } };
  const guard = logGuard(namedBy(to, job.order.request.url), job.bounds);
  const fault = await job.output.adopt((path) => download(job, { question, guard }, path));
  if (fault !== undefined) await job.output.say(job.word({ code: 'log-not-fetched', cause: fault }));
}

/** @returns why there is nothing, or not all, in the file; undefined if all is well */
async function download(
  { mask, timing, word }: Job,
  { question, guard }: { question: Question; guard: Guard },
  path: string,
): Promise<ApiFault | undefined> {
  const limit = timing.request;
  const signal = AbortSignal.timeout(limit);
  const opened = await exchange(question, { signal, limit, mask, guard });
  if (opened.kind === 'failure') return opened.reason;
  const { body, url } = opened;
  const fault = faultOf(opened);
  try {
    if (fault === undefined) await pipeline(start(body, word), createWriteStream(path, { mode: 0o600 }));
    else await body.dump({ signal, limit: unread });
    return fault;
  } catch (error) {
    return networkFailure(error, url, limit).reason;
  }
}

/** Why an answer is no log; undefined if it may be one. */
function faultOf({ status, headers }: Opened): ApiFault | undefined {
  if (status < 200 || status > 299) return { code: 'http-status', status, text: '' };
  const type = [headers['content-type']].flat()[0]?.toLowerCase() ?? '';
  // A page for browsers, most likely a login.
  const [page] = /^(?:text\/html|application\/xhtml\+xml)\b/.exec(type) ?? [];
  return page === undefined ? undefined : { code: 'page-instead-of-log', type: page };
}

async function* start(body: Opened['body'], word: WordNotice): AsyncGenerator<Buffer | string> {
  let room = largestMegabytes * 2 ** 20;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    yield chunk.subarray(0, room);
    room -= chunk.length;
    if (room < 0) {
      yield `\n${word({ code: 'log-cut', megabytes: largestMegabytes })}\n`;
      return;
    }
  }
}
