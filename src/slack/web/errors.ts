/** Slack could not be reached, or gave no usable answer, until the retries ran out. */
export class SlackUnreachable extends Error {
  override name = 'SlackUnreachable';
}

/** The connection was stopped while a call waited; the call may or may not have been carried out. */
export class SlackStopped extends Error {
  override name = 'SlackStopped';
  constructor() {
    super('The connection to Slack was stopped');
  }
}
