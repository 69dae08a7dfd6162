import type { StartRefusal } from '../../../../machines/refusal.ts';
import type { RunRecord } from '../../../../machines/run/record.ts';
import type { Config } from '../../../config/config.ts';
import { mayOperate, type Person } from '../../../policy/person.ts';
import type { JobSpec } from '../../../ports/index.ts';
import { actionOf, operationRemoved, orderFor } from './job-spec.ts';

/** What to start, and how many milliseconds it may take and has to end by itself when it is stopped. */
export interface Start {
  readonly order: JobSpec;
  readonly timeout: number;
  readonly grace: number;
}

/** Milliseconds after its confirmation in which a run may be started: hours later it would be a surprise. */
const STARTABLE_FOR = 10 * 60_000;

/**
 * What a run starts, by the rights and the configuration of now, not of when it was asked for.
 * @param at milliseconds since 1970
 * @returns the reason why it may not be started, or the start
 */
export function mayStart(
  run: RunRecord,
  { person, config, at }: { person: Person; config: Config; at: number },
): Start | { readonly reason: StartRefusal } {
  const late = tooLate(run, at);
  if (late !== null) return { reason: late };
  if (!mayOperate(person)) return { reason: { code: 'asker-not-allowed', objections: person.objections } };
  const action = actionOf(run, config);
  if (action === undefined) return { reason: operationRemoved(run) };
  const order = orderFor(run, config);
  if ('reason' in order) return order;
  return { order, timeout: action.timeout, grace: action.grace };
}

/** Why it is too late to start a run; null if it is not. @param at milliseconds since 1970 */
export const tooLate = ({ confirmedAt, requestedAt }: RunRecord, at: number): StartRefusal | null =>
  at - (confirmedAt ?? requestedAt) > STARTABLE_FOR ? { code: 'confirmed-too-long-ago' } : null;
