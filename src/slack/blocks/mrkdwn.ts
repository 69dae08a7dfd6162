import type { Markup, Span } from '../../language/message.ts';
import { safeUrl } from './safe-url.ts';

const PERSON = /^[UW][A-Z0-9]+$/u;
const CHANNEL = /^[CGD][A-Z0-9]+$/u;
/** Most texts: nothing to remove, nothing to escape. */
const HARMLESS = /^[\x20-\x25\x27-\x3b\x3d\x3f-\x7e]*$/u;
const LINE_BREAKS = /\r\n|[\t\n\v\f\r\u0085\p{Zl}\p{Zp}]/gu;
/** Control and format characters: bidirectional overrides, zero-width characters, tags. */
const INVISIBLE = /[\p{Cc}\p{Cf}]/gu;
const CONTROL_BUT_NEWLINE = /[^\P{Cc}\n]/gu;
/** A link or mention, an entity, or a character: own text is cut between these only. */
const OWN_ATOMS = /<[^<>]*>|&(?:amp|lt|gt);|./gsu;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Renders markup as Slack's mrkdwn. Only own, person, channel and link spans can produce a `<`.
 * @param limit characters after escaping, including an ellipsis
 */
export function mrkdwn(markup: Markup, limit = Infinity): string {
  const whole = markup.map(spanText).join('');
  return whole.length <= limit ? whole : cut(markup, limit);
}

/** Untrusted text: escaped, on one line, without invisible characters. */
function untrusted(text: string): string {
  return HARMLESS.test(text) ? text : escape(oneLine(text));
}

/** Text on one line without invisible characters, for fields without markup. */
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

/** Escapes the three characters that Slack asks for (docs.slack.dev/messaging/formatting-message-text). */
export function escape(text: string): string {
  return text.replace(/[&<>]/gu, (character) => ESCAPES[character] ?? character);
}

function spanText(span: Span): string {
  const { open, body, close } = delimited(span);
  return open + body + close;
}

/** Splits a span into its text and delimiters. */
function delimited(span: Span): Delimited {
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
      return delimitedLink(span);
    default:
      return span satisfies never;
  }
}

/** A link if its URL is safe, else its text alone. Neither the URL nor the text can end the link. */
function delimitedLink({ url, text }: Extract<Span, { kind: 'link' }>): Delimited {
  const safe = safeUrl(url);
  const words = untrusted(text).trim() || untrusted(url);
  if (safe === undefined) return bare(words);
  return { open: `<${escape(safe)}|`, body: words.replaceAll('|', '¦'), close: '>', atomic: false };
}

interface Delimited {
  open: string;
  body: string;
  close: string;
  /** Whether a part of the text would mean something else. */
  atomic: boolean;
}

const bare = (body: string): Delimited => ({ open: '', body, close: '', atomic: false });
const mention = (sign: string, id: string): Delimited => ({ open: '<', body: sign + id, close: '>', atomic: true });

function cut(markup: Markup, limit: number): string {
  let text = '';
  for (const span of markup) {
    const { open, body, close, atomic } = delimited(span);
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

/** As many whole atoms as fit. */
function fill(atoms: Iterable<string>, limit: number): string {
  let text = '';
  for (const atom of atoms) {
    if (text.length + atom.length > limit) break;
    text += atom;
  }
  return text;
}
