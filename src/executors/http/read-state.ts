import type { ApiFault } from '../../../machines/refusal.ts';
import type { HttpWatch } from '../../ports/index.ts';
import { parse, textAt, valueAt } from './request/answer.ts';
import { passes, type Reply } from './request/ask.ts';
import { statusFault, type Job } from './job.ts';
import { oneLine } from './request/line.ts';
import { mayAppear } from './timing.ts';
import type { Accepted } from './checkpoint.ts';

/** The state of a run, as the API reports it. */
export interface State {
  readonly kind: 'seen';
  /** Null where the API has none yet. */
  readonly state: string | null;
  readonly percent: number | null;
  /** An address, or the log itself. */
  readonly log: string | null;
}

/**
 * Why there is no state.
 * - `again`: temporary
 * - `unusable`: the answer makes no sense
 * - `refused`: the API refuses; `gone` if it does not know the run
 */
export type NoState =
  | { readonly kind: 'again'; readonly reason: ApiFault; readonly wait: number | null }
  | { readonly kind: 'unusable'; readonly reason: ApiFault }
  | { readonly kind: 'refused'; readonly reason: ApiFault; readonly gone: boolean };

/** What an answer says about an accepted run. */
export function readState(
  job: Job,
  reply: Reply,
  { how, at }: { how: HttpWatch } & Pick<Accepted, 'at'>,
): State | NoState {
  if (reply.kind === 'failure') return { kind: reply.certain ? 'unusable' : 'again', reason: reply.reason, wait: null };
  const { status, wait, cut, text } = reply;
  if (passes(reply)) return { kind: 'again', reason: statusFault(job, reply), wait };
  if (status < 200 || status > 299) {
    return { kind: 'refused', reason: statusFault(job, reply), gone: status === 404 || status === 410 };
  }
  if (cut !== null) return { kind: cut.certain ? 'unusable' : 'again', reason: cut.reason, wait: null };
  const answer = parse(text);
  if (answer === undefined) return { kind: 'unusable', reason: { code: 'not-json', text: oneLine(text, job.mask) } };
  const state = textAt(answer.value, how.state) ?? null;
  if (state === null && !isYetToCome(valueAt(answer.value, how.state), mayAppear(job.timing, at))) {
    return { kind: 'unusable', reason: { code: 'state-missing', field: how.state } };
  }
  return {
    kind: 'seen',
    state,
    percent: how.progress === null ? null : percentOf(textAt(answer.value, how.progress)),
    log: how.log === null ? null : (textAt(answer.value, how.log) ?? null),
  };
}

/** Is the state still to come? It is null then, or missing at first. */
const isYetToCome = (value: unknown, isNew: boolean): boolean => value === null || (value === undefined && isNew);

/** A number from 0 to 100; null for anything else. */
function percentOf(text = ''): number | null {
  const percent = text.trim() === '' ? Number.NaN : Number(text);
  return percent >= 0 && percent <= 100 ? Math.round(percent) : null;
}
