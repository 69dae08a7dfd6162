/** What a Web API method answers instead of doing its work: `{ok: false, error, …details}`. */
export class SlackError extends Error {
  override readonly name = 'SlackError';
  readonly error: string;
  readonly details: Record<string, unknown>;

  /**
   * @param error Slack's name for it, such as `channel_not_found`
   * @param details further fields of the answer, such as `response_metadata`
   */
  constructor(error: string, details: Record<string, unknown> = {}) {
    super(error);
    this.error = error;
    this.details = details;
  }
}
