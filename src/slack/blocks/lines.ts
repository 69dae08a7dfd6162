import type { Markup } from '../../language/message.ts';
import { stripVTControlCharacters } from 'node:util';
import { escape, mrkdwn, oneLine, shortenEscaped } from './mrkdwn.ts';

/** What there is room for. */
export interface TextBudget {
  /** Characters of one text at most. */
  readonly limit: number;
  /** For all texts together, in units of `cost`. */
  readonly room: number;
  /** How many texts. */
  readonly texts: number;
  /** The room that a text's characters take up. */
  cost(text: string): number;
  /** The room that each text takes up besides. */
  readonly overhead: number;
}

const FENCE = ['```\n', '\n```'] as const;
/** Room for `…and 1,234,567 more`. */
const REST = 24;

/** A list as texts; what there is no room for is counted at its end. */
export function listTexts(lines: readonly Markup[], budget: TextBudget): string[] {
  const render = (line: Markup) => mrkdwn(line, budget.limit - REST);
  const whole = pack(lines, render, budget);
  if (whole.taken === lines.length) return whole.texts;
  const part = pack(lines, render, { ...budget, limit: budget.limit - REST, room: budget.room - REST });
  const rest = `…and ${(lines.length - part.taken).toLocaleString('en-US')} more`;
  const last = part.texts.pop();
  if (last !== undefined) return [...part.texts, `${last}\n${rest}`];
  return budget.texts > 0 && budget.cost(rest) + budget.overhead <= budget.room ? [rest] : [];
}

/** A command's output in fixed width: as many of the newest lines as fit. */
export function outputTexts(lines: readonly string[], budget: TextBudget): string[] {
  const fence = FENCE.join('');
  const inside = { ...budget, limit: budget.limit - fence.length, overhead: budget.overhead + budget.cost(fence) };
  const render = (line: string) => shortenEscaped(outputLine(line), inside.limit);
  const { texts } = pack(lines.toReversed(), render, inside);
  return texts.toReversed().map((text) => FENCE[0] + text.split('\n').toReversed().join('\n') + FENCE[1]);
}

function outputLine(line: string): string {
  const plain = oneLine(stripVTControlCharacters(line.replaceAll('\t', '    ')));
  return escape(plain.replaceAll('```', '``ˋ')).trimEnd();
}

/** Packs lines into texts, in order, until the room is used up. */
function pack<T>(
  lines: readonly T[],
  render: (line: T) => string,
  budget: TextBudget,
): { texts: string[]; taken: number } {
  const texts: string[] = [];
  let current: string | undefined;
  let room = budget.room;
  let taken = 0;
  for (const line of lines) {
    const text = render(line);
    const joins: boolean = current !== undefined && current.length + 1 + text.length <= budget.limit;
    const cost = budget.cost(joins ? `\n${text}` : text) + (joins ? 0 : budget.overhead);
    if (cost > room || (!joins && texts.length + (current === undefined ? 0 : 1) >= budget.texts)) break;
    if (joins) current = `${current}\n${text}`;
    else {
      if (current !== undefined) texts.push(current);
      current = text;
    }
    room -= cost;
    taken += 1;
  }
  if (current !== undefined) texts.push(current);
  // Slack refuses empty texts.
  return { texts: texts.filter((text) => text.trim() !== ''), taken };
}
