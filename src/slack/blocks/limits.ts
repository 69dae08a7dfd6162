/** Slack's limits, with a little room where the real one is not documented (docs.slack.dev/reference/block-kit). */

/** Characters of one text object in a section or context block. */
export const TEXT_LIMIT = 3000;
/** Blocks of one message. */
export const BLOCK_LIMIT = 50;
/** Characters of all blocks as JSON: Slack refuses from about 13,000 on (`msg_blocks_too_long`). */
export const JSON_LIMIT = 12_000;
/** Characters of a message's text: `chat.update` takes fewer than `chat.postMessage`. */
export const FALLBACK_LIMIT = 4000;
export const BUTTONS_IN_BLOCK = 25;
export const LABEL_LIMIT = 75;
export const VALUE_LIMIT = 2000;
/** Tasks of a plan: Slack takes 50. */
export const PLAN_LIMIT = 20;
/** Characters of the title of a plan or task: Slack names no limit; more could not be read anyway. */
export const TITLE_LIMIT = 150;
/** Characters of a link's address: Slack takes as many in a button's. */
export const URL_LIMIT = 3000;
