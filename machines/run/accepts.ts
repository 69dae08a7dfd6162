import { runMachine } from '../run.ts';
import type { RunEvent } from './events.ts';
import type { Run } from './record.ts';
import { stateOf } from './status.ts';

const snapshotOf = (run: Run) => runMachine.resolveState({ value: stateOf(run), context: run });
const accepts = (run: Run, event: RunEvent): boolean => snapshotOf(run).can(event);

/** May a person abort it now? Not once it is over or stopping already. */
export const canAbort = (run: Run): boolean => accepts(run, { type: 'abort', at: 0, person: '' });

/** How it ended is for a person to decide, and nobody has yet. */
export const isUndecided = (run: Run): boolean =>
  accepts(run, { type: 'decided', decision: { choice: 'again', person: '', at: 0 } });

/** It waits, is being started or runs. */
export const isUnderWay = (run: Run): boolean => !snapshotOf(run).hasTag('over') && !isUndecided(run);
