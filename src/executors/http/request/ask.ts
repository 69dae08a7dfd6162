import { exchange, type Conditions, type Opened, type Question } from './exchange.ts';
import { retryAfter } from '../timing.ts';
import { permanent, networkFailure, type Failure } from './network-errors.ts';

/** An answer. */
export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  /** Its body as text, as far as it came. */
  readonly text: string;
  /** Why the body is incomplete; null if it is whole. */
  readonly cut: Failure | null;
  /** May the request have been carried out, even if this says no? */
  readonly open: boolean;
  /** Its Retry-After in milliseconds; null if it has none. */
  readonly wait: number | null;
}

export type Reply = Answer | Failure;

/** No answer that is read as JSON is larger. */
const largestMegabytes = 1;
const largest = largestMegabytes * 2 ** 20;

/** Sends a request and reads the answer, in bounded time and memory. Never rejects for what the other side does. */
export async function ask(question: Question, { signal, ...others }: Conditions): Promise<Reply> {
  const { limit } = others;
  const conditions = { signal: AbortSignal.any([signal, AbortSignal.timeout(limit)]), ...others };
  const opened = await exchange(question, conditions);
  if (opened.kind === 'failure') return opened;
  const wait = retryAfter([opened.headers['retry-after']].flat()[0], Date.now());
  const { status } = opened;
  const open = opened.elsewhere || status >= 500;
  return { kind: 'answer', status, open, wait, ...(await read(opened, conditions)) };
}

async function read({ body, url }: Opened, { limit }: Conditions): Promise<Pick<Answer, 'text' | 'cut'>> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > largest)
        return { text, cut: permanent({ code: 'answer-too-large', host: url.host, megabytes: largestMegabytes }) };
      text += decoder.decode(chunk, { stream: true });
    }
    return { text: text + decoder.decode(), cut: null };
  } catch (error) {
    return { text, cut: networkFailure(error, url, limit) };
  }
}

/** Is it worth asking again: a server error, or a rate limit (which some APIs answer with 403)? */
export function passes({ status, wait }: Pick<Answer, 'status' | 'wait'>): boolean {
  return status === 429 || status >= 500 || (status === 403 && wait !== null);
}
