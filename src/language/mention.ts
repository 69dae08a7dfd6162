/** The bot, as people address it. */
export interface Bot {
  /** The word that addresses it, lower case. */
  readonly name: string;
  /** Its own ID. */
  readonly user: string;
}

/**
 * The words after the bot's name or a mention of it, in any case, with or without `:` or `,`.
 * @param text as people see it, mentions as `<@U…>`
 * @returns the words, possibly none (an empty string); undefined if the bot is not addressed
 */
export function addressed(text: string, bot: Bot): string | undefined {
  const trimmed = withoutInvisible(text).trimStart();
  const lower = trimmed.toLowerCase();
  for (const name of [`<@${bot.user}>`.toLowerCase(), `@${bot.name}`, bot.name]) {
    if (!lower.startsWith(name)) continue;
    const rest = trimmed.slice(name.length);
    if (rest === '' || /^[\s:,]/u.test(rest)) return rest.replace(SEPARATOR, '').trimEnd();
  }
  return undefined;
}

/** What stands between the name and the words; a colon that begins an emoji (`:+1:`) belongs to the words. */
const SEPARATOR = /^(?:[\s,]|:(?![\w+-]+:))+/u;

/** Text without what nobody sees: zero-width and bidirectional control characters, and a message's soft hyphens. */
export function withoutInvisible(text: string): string {
  return text.replaceAll(/\u00ad|\u061c|[\u200b-\u200f]|[\u202a-\u202e]|[\u2060-\u2069]|\ufe0f|\ufeff/gu, '');
}
