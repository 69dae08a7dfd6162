import type { RecordedText } from './request.ts';
import type { ProgramFault } from './run-failure.ts';

/** Why a probe does not say what is live. */
export type ProbeFailure =
  | { readonly code: 'probe-timed-out' }
  /** Other probes took all of its time. */
  | { readonly code: 'probe-not-asked' }
  | { readonly code: 'probe-not-started'; readonly cause: ProgramFault }
  /** `status`: its exit status, or the signal that ended it. */
  | { readonly code: 'probe-exited'; readonly status: number | string }
  | { readonly code: 'probe-printed-nothing' }
  /** What it said could not be looked up. `detail`: what git says. */
  | { readonly code: 'probe-not-resolved'; readonly said: string; readonly detail: string }
  | RecordedText;
