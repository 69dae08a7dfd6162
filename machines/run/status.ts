import type { StateValueFrom } from 'xstate';
import type { runMachine } from '../run.ts';
import type { Run, RunRecord, Status } from './record.ts';

/** The state of a run's chart. */
export type RunState = StateValueFrom<typeof runMachine>;

/** A run as it is shown: what is on record of it, and how far it is. */
export const runOf = ({ value, context }: { readonly value: RunState; readonly context: RunRecord }): Run => ({
  ...context,
  status: statusOf(value),
});

/** How far a run in this state is, in the words of its readers; a decision about an interrupted run counts. */
export function statusOf(state: RunState): Status {
  if (typeof state !== 'string') return decided[state.interrupted ?? 'undecided'];
  if (state === 'arriving') return 'requested';
  return state === 'withdrawn' ? 'aborted' : state;
}

const decided = {
  undecided: 'interrupted',
  markedSucceeded: 'succeeded',
  markedFailed: 'failed',
  replaced: 'interrupted',
} as const;

/** The state of a run that is shown like this; states that accept the same events are not told apart. */
export function stateOf({ status, decision }: Run): RunState {
  if (decision !== null) return { interrupted: marked[decision.choice] };
  return status === 'interrupted' ? { interrupted: 'undecided' } : status;
}

const marked = {
  succeeded: 'markedSucceeded',
  failed: 'markedFailed',
  again: 'replaced',
  rollback: 'replaced',
} as const;
