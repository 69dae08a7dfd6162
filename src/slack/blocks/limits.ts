/** Slack's limits (docs.slack.dev/reference/block-kit), with a margin where the exact limit is not documented. */

/** Characters of a text object in a section or context block. */
export const TEXT_LIMIT = 3000;
/** Blocks of a message. */
export const BLOCK_LIMIT = 50;
/** Characters of all blocks as JSON; Slack refuses about 13,000 and more (`msg_blocks_too_long`). */
export const JSON_LIMIT = 12_000;
/** Characters of a message's text, for `chat.update`, which takes fewer than `chat.postMessage`. */
export const FALLBACK_LIMIT = 4000;
export const BUTTONS_IN_BLOCK = 25;
export const LABEL_LIMIT = 75;
export const VALUE_LIMIT = 2000;
/** Tasks of a plan: Slack takes 50. */
export const PLAN_LIMIT = 20;
/** Characters of a plan's or task's title; Slack documents no limit, but longer ones are unreadable. */
export const TITLE_LIMIT = 150;
/** Characters of a link's URL, as in a button's. */
export const URL_LIMIT = 3000;
