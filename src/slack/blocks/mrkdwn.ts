import type { Markup, Span } from '../../language/message.ts';
import { addressOf } from './address.ts';

const PERSON = /^[UW][A-Z0-9]+$/u;
const CHANNEL = /^[CGD][A-Z0-9]+$/u;
/** What most texts are made of: nothing to remove, nothing to escape. */
const HARMLESS = /^[\x20-\x25\x27-\x3b\x3d\x3f-\x7e]*$/u;
const LINE_BREAKS = /\r\n|[\t\n\v\f\r\u0085\p{Zl}\p{Zp}]/gu;
/** Control characters, and the format characters: bidirectional overrides, zero-width characters, tags. */
const INVISIBLE = /[\p{Cc}\p{Cf}]/gu;
const CONTROL_BUT_NEWLINE = /[^\P{Cc}\n]/gu;
/** A link or mention, an entity, or one character: what Nestor's own words may be cut between. */
const OWN_ATOMS = /<[^<>]*>|&(?:amp|lt|gt);|./gsu;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * A text in Slack's mrkdwn. Only own, person, channel and link spans can put a `<` into it.
 * @param limit in characters after escaping, an ellipsis included; none: as long as it is
 */
export function mrkdwn(markup: Markup, limit = Infinity): string {
  const whole = markup.map(spanText).join('');
  return whole.length <= limit ? whole : cut(markup, limit);
}

/** Somebody else's text: on one line, nothing invisible, escaped. */
function untrusted(text: string): string {
  return HARMLESS.test(text) ? text : escape(oneLine(text));
}

/** On one line and without invisible characters, for places that know no markup. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(LINE_BREAKS, ' ').replace(INVISIBLE, '');
}

/** @returns the text cut between characters, with an ellipsis, to at most `limit` UTF-16 units */
export function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : fill(text, limit - 1) + '…';
}

/** @returns a line of escaped text cut between characters and entities, with an ellipsis */
export function shortenEscaped(line: string, limit: number): string {
  return line.length <= limit ? line : fill(line.match(OWN_ATOMS) ?? [], limit - 1) + '…';
}

/** Escapes what Slack says to escape, and nothing else (docs.slack.dev/messaging/formatting-message-text). */
export function escape(text: string): string {
  return text.replace(/[&<>]/gu, (character) => ESCAPES[character] ?? character);
}

function spanText(span: Span): string {
  const { open, body, close } = dressed(span);
  return open + body + close;
}

/** A span's text between its delimiters; `atomic` where a part of it would mean something else. */
function dressed(span: Span): Dressed {
  switch (span.kind) {
    case 'own':
      return bare(span.text.toWellFormed().replace(CONTROL_BUT_NEWLINE, ''));
    case 'untrusted':
      return bare(untrusted(span.text));
    case 'code':
      return { open: '`', body: untrusted(span.text).replaceAll('`', 'ˋ') || ' ', close: '`', atomic: false };
    case 'person':
      return PERSON.test(span.id) ? mention('@', span.id) : bare(untrusted(span.id));
    case 'channel':
      return CHANNEL.test(span.id) ? mention('#', span.id) : bare(untrusted(span.id));
    case 'link':
      return linked(span);
    default:
      return span satisfies never;
  }
}

/** A link where the address is one to link to, the bare text elsewhere. In neither a sign is left that could end it. */
function linked({ url, text }: Extract<Span, { kind: 'link' }>): Dressed {
  const address = addressOf(url);
  const words = untrusted(text).trim() || untrusted(url);
  if (address === undefined) return bare(words);
  return { open: `<${escape(address)}|`, body: words.replaceAll('|', '¦'), close: '>', atomic: false };
}

interface Dressed {
  open: string;
  body: string;
  close: string;
  atomic: boolean;
}

const bare = (body: string): Dressed => ({ open: '', body, close: '', atomic: false });
const mention = (sign: string, id: string): Dressed => ({ open: '<', body: sign + id, close: '>', atomic: true });

function cut(markup: Markup, limit: number): string {
  let text = '';
  for (const span of markup) {
    const { open, body, close, atomic } = dressed(span);
    const room = limit - 1 - text.length - open.length - close.length;
    if (body.length <= room) {
      text += open + body + close;
      continue;
    }
    const part = atomic ? '' : fill(body.match(OWN_ATOMS) ?? [], room);
    if (part !== '') text += open + part + close;
    break;
  }
  return `${text}…`;
}

/** As many whole characters, entities or links as fit. */
function fill(atoms: Iterable<string>, limit: number): string {
  let text = '';
  for (const atom of atoms) {
    if (text.length + atom.length > limit) break;
    text += atom;
  }
  return text;
}
