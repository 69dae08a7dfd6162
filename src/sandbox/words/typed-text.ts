import type { Fields } from '../json.ts';

/** Finds IDs by name. */
export interface Directory {
  person(nameOrId: string): string | undefined;
  channel(nameOrId: string): string | undefined;
  group(handle: string): string | undefined;
}

/**
 * What Slack makes of a line that a person types: escapes `&`, `<` and `>`, and turns `@name`, `#channel` and URLs into
 * entities. A mention by ID (`<@U…>`, as the composer inserts it) stays one if the ID is known.
 * Source: https://docs.slack.dev/messaging/formatting-message-text
 */
export function typedToMrkdwn(typed: string, directory: Directory): string {
  if (!/[&<>@#.]|:\/\//.test(typed)) return typed;
  return typed.replace(SPECIAL, (whole) => replacement(whole, directory));
}

/** The rich_text block of a typed message. */
export function typedBlocks(markup: string, blockId: string): Fields[] {
  const parts = markup.split(/(<[^<>]+>)/).filter((part) => part !== '');
  const elements = parts.map(richPart);
  return [{ type: 'rich_text', block_id: blockId, elements: [{ type: 'rich_text_section', elements }] }];
}

const SPECIAL =
  /<@[UW][A-Z0-9]+>|https?:\/\/[^\s<>]+|@[\p{L}\p{N}._-]+|#[\p{L}\p{N}_-]+|(?<![\w.@/-])(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|app|sh|ru|de|fr|eu|co|ai)\b(?:\/[^\s<>]*)?|[&<>]/giu;

function replacement(whole: string, directory: Directory): string {
  if (whole === '&') return '&amp;';
  if (whole === '<') return '&lt;';
  if (whole === '>') return '&gt;';
  if (whole.startsWith('<@')) return directory.person(whole.slice(2, -1)) === undefined ? escape(whole) : whole;
  if (whole.startsWith('@')) return mention(whole, directory);
  if (whole.startsWith('#')) {
    const channel = directory.channel(whole.slice(1));
    return channel === undefined ? whole : `<#${channel}|${whole.slice(1)}>`;
  }
  if (/^https?:/i.test(whole)) return `<${escape(whole)}>`;
  return `<http://${escape(whole)}|${escape(whole)}>`;
}

function mention(whole: string, directory: Directory): string {
  const trailing = /[._-]*$/.exec(whole)?.[0] ?? '';
  const name = whole.slice(1, whole.length - trailing.length);
  if (name === 'here' || name === 'channel' || name === 'everyone') return `<!${name}>${trailing}`;
  const person = directory.person(name);
  if (person !== undefined) return `<@${person}>${trailing}`;
  const group = directory.group(name);
  return group === undefined ? whole : `<!subteam^${group}>${trailing}`;
}

function richPart(part: string): Fields {
  if (!part.startsWith('<')) return { type: 'text', text: unescape(part) };
  const [target = '', label] = part.slice(1, -1).split('|', 2);
  if (target.startsWith('@')) return { type: 'user', user_id: target.slice(1) };
  if (target.startsWith('#')) return { type: 'channel', channel_id: target.slice(1) };
  if (target.startsWith('!subteam^')) return { type: 'usergroup', usergroup_id: target.slice('!subteam^'.length) };
  if (target.startsWith('!')) return { type: 'broadcast', range: target.slice(1) };
  return { type: 'link', url: unescape(target), ...(label !== undefined && { text: unescape(label) }) };
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function unescape(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
