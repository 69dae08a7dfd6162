import { quote } from '../faults/fault.ts';
import { valid, invalid, type Reading } from '../faults/reading.ts';

/** A channel's ID, as in its link. */
const ID = /^[CG][A-Z0-9]{1,20}$/;

/** https://slack.com/help/articles/201402297: lower case, at most 80, no spaces or full stops. */
const NAME = /^[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}_-]{1,80}$/u;

export const CHANNEL_ALLOWED =
  'allowed is the name of a channel, in lower case (ask-nestor), or its ID (C024BE91L); # only in quotes';

/** A channel's name without #, or its ID. */
export function readChannel(text: string): Reading<string> {
  const name = text.startsWith('#') ? text.slice(1) : text;
  if (ID.test(name) || NAME.test(name)) return valid(name);
  return invalid({ wrong: `is ${quote(text)}`, allowed: CHANNEL_ALLOWED });
}
