/** How far a run is; in people's words by the language. */
export type Status =
  | 'queued'
  | 'requested'
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'aborted'
  | 'timed_out'
  | 'interrupted';
