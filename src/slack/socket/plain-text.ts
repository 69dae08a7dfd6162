const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };
const MARKUP = /<([^<>]*)>|&(?:lt|gt|amp);/gu;

/**
 * The text a person typed, without Slack's markup (docs.slack.dev/messaging/formatting-message-text): entities decoded,
 * people as `<@U…>`, channels and groups by name, links as displayed.
 */
export function plainText(text: string): string {
  return text.replace(MARKUP, (whole, inside?: string) => (inside === undefined ? decode(whole) : reference(inside)));
}

const decode = (text: string): string => text.replace(/&(?:lt|gt|amp);/gu, (entity) => ENTITIES[entity] ?? entity);

function reference(inside: string): string {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? '' : decode(inside.slice(bar + 1));
  if (target.startsWith('@')) return `<${target}>`;
  if (target.startsWith('#')) return label === '' ? target : `#${label}`;
  if (target.startsWith('!')) return label || `@${target.slice(1)}`;
  if (target.startsWith('mailto:')) return decode(target.slice('mailto:'.length));
  return label || decode(target);
}
