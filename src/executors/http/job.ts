import type { ApiFault, RunFailure } from '../../../machines/refusal.ts';
import type { HttpSpec, Outcome, Watcher, WordNotice } from '../../ports/index.ts';
import { ask, type Reply } from './request/ask.ts';
import type { Question } from './request/exchange.ts';
import { namedBy, requestGuard, type Bounds } from './request/ssrf-guard.ts';
import { oneLine } from './request/line.ts';
import type { Output } from './output.ts';
import type { Timing } from './timing.ts';

/** A run at an API, with what it needs. */
export interface Job {
  readonly order: HttpSpec;
  /** See `printOf`. */
  readonly print: string;
  readonly watcher: Watcher;
  readonly output: Output;
  /** Words what Nestor itself says in the output. */
  readonly word: WordNotice;
  readonly timing: Timing;
  readonly bounds: Bounds;
  /** Removes secrets from a text. */
  readonly mask: (text: string) => string;
  /** Aborted when the run was stopped and its grace is over. */
  readonly over: AbortSignal;
}

/** Sends a request of a job. @param interrupt cancels it early (default: the end of the grace) */
export function askFor(job: Job, question: Question, interrupt: AbortSignal = job.over): Promise<Reply> {
  const { order, mask, timing, bounds } = job;
  const guard = requestGuard(namedBy(question.to, order.request.url), bounds);
  return ask(question, { signal: interrupt, limit: timing.request, mask, guard });
}

/** What an API said instead of yes. */
export function statusFault({ mask }: Job, { status, text }: { status: number; text: string }): ApiFault {
  return { code: 'http-status', status, text: oneLine(text, mask) };
}

export const succeeded: Outcome = { kind: 'ended', ok: true, exitStatus: null, reason: null };

export const failed = (reason: RunFailure): Outcome => ({ kind: 'ended', ok: false, exitStatus: null, reason });

export const stopped = (reason: RunFailure | null): Outcome => ({ kind: 'stopped', exitStatus: null, reason });

export const refused = (reason: RunFailure): Outcome => ({ kind: 'refused', reason });

export const unknown = (reason: RunFailure): Outcome => ({ kind: 'unknown', reason });
