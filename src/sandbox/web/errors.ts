/** An error response of a Web API method: `{ok: false, error, …details}`. */
export class SlackError extends Error {
  override readonly name = 'SlackError';
  readonly error: string;
  readonly details: Record<string, unknown>;

  /**
   * @param error Slack's error code, such as `channel_not_found`
   * @param details further fields of the response, such as `response_metadata`
   */
  constructor(error: string, details: Record<string, unknown> = {}) {
    super(error);
    this.error = error;
    this.details = details;
  }
}
