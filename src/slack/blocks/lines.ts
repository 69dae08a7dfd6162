import type { Markup } from '../../language/message.ts';
import { stripVTControlCharacters } from 'node:util';
import { escape, mrkdwn, oneLine, shortenEscaped } from './mrkdwn.ts';

/** Where texts are put: how long one may be, how much room there is in all, and what a text takes up of it. */
export interface Medium {
  /** Characters of one text. */
  readonly limit: number;
  readonly room: number;
  readonly texts: number;
  /** What the characters take up. */
  cost(text: string): number;
  /** What a text takes up beside its characters. */
  readonly overhead: number;
}

const FENCE = ['```\n', '\n```'] as const;
/** Room for `…and 1,234,567 more`. */
const REST = 24;

/** A list as texts, with the rest counted where there is no room for all. */
export function listTexts(lines: readonly Markup[], medium: Medium): string[] {
  const render = (line: Markup) => mrkdwn(line, medium.limit - REST);
  const whole = pack(lines, render, medium);
  if (whole.taken === lines.length) return whole.texts;
  const part = pack(lines, render, { ...medium, limit: medium.limit - REST, room: medium.room - REST });
  const rest = `…and ${(lines.length - part.taken).toLocaleString('en-US')} more`;
  const last = part.texts.pop();
  if (last !== undefined) return [...part.texts, `${last}\n${rest}`];
  return medium.texts > 0 && medium.cost(rest) + medium.overhead <= medium.room ? [rest] : [];
}

/** A command's output in fixed width: the newest lines, as many as there is room for. */
export function outputTexts(lines: readonly string[], medium: Medium): string[] {
  const fence = FENCE.join('');
  const inside = { ...medium, limit: medium.limit - fence.length, overhead: medium.overhead + medium.cost(fence) };
  const render = (line: string) => shortenEscaped(outputLine(line), inside.limit);
  const { texts } = pack(lines.toReversed(), render, inside);
  return texts.toReversed().map((text) => FENCE[0] + text.split('\n').toReversed().join('\n') + FENCE[1]);
}

function outputLine(line: string): string {
  const plain = oneLine(stripVTControlCharacters(line.replaceAll('\t', '    ')));
  return escape(plain.replaceAll('```', '``ˋ')).trimEnd();
}

/** Puts lines into texts in their order, until the room is used up. */
function pack<T>(lines: readonly T[], render: (line: T) => string, medium: Medium): { texts: string[]; taken: number } {
  const texts: string[] = [];
  let current: string | undefined;
  let room = medium.room;
  let taken = 0;
  for (const line of lines) {
    const text = render(line);
    const joins: boolean = current !== undefined && current.length + 1 + text.length <= medium.limit;
    const cost = medium.cost(joins ? `\n${text}` : text) + (joins ? 0 : medium.overhead);
    if (cost > room || (!joins && texts.length + (current === undefined ? 0 : 1) >= medium.texts)) break;
    if (joins) current = `${current}\n${text}`;
    else {
      if (current !== undefined) texts.push(current);
      current = text;
    }
    room -= cost;
    taken += 1;
  }
  if (current !== undefined) texts.push(current);
  // Slack takes no empty text.
  return { texts: texts.filter((text) => text.trim() !== ''), taken };
}
