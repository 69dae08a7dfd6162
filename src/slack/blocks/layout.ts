import type { Markup } from '../../language/message.ts';
import { listTexts, type TextBudget, outputTexts } from './lines.ts';
import { mrkdwn } from './mrkdwn.ts';
import type { FormattedPart } from './progress.ts';

/** A text is dropped rather than cut to fewer characters. */
const MIN_LENGTH = 40;

/**
 * The texts of each part, cut so that all of them fit together. Lists and outputs are cut first, then later texts; the
 * first text has priority over everything.
 * @returns the texts of each part in order; none for buttons, plans, and what there is no room for
 */
export function layout(parts: readonly FormattedPart[], budget: TextBudget): readonly (readonly string[])[] {
  const texts: (readonly string[])[] = parts.map(() => []);
  let { room, texts: slots } = budget;
  const put = (index: number, added: readonly string[]) => {
    texts[index] = added;
    slots -= added.length;
    for (const text of added) room -= budget.cost(text) + budget.overhead;
  };

  const first = parts.findIndex((part) => part.kind === 'text');
  const inOrder = first > 0 ? [first, ...parts.keys().filter((index) => index !== first)] : [...parts.keys()];
  const long: number[] = [];
  for (const index of inOrder) {
    const part = parts[index];
    if (part?.kind === 'lines' || part?.kind === 'output') long.push(index);
    else if (part?.kind === 'text' || part?.kind === 'note' || part?.kind === 'bar')
      put(index, cutText(part.text, { ...budget, room, texts: slots }));
  }
  for (const [position, index] of long.entries()) {
    const left = long.length - position;
    const share = { ...budget, room: Math.floor(room / left), texts: Math.floor(slots / left) };
    const part = parts[index];
    if (part?.kind === 'lines') put(index, listTexts(part.lines, share));
    if (part?.kind === 'output') put(index, outputTexts(part.lines, share));
  }
  return texts;
}

/** @returns the text, cut to fit; none if it is empty or too little of it would be left */
function cutText(markup: Markup, budget: TextBudget): string[] {
  const room = budget.room - budget.overhead;
  if (budget.texts < 1 || room < 1) return [];
  let limit = budget.limit;
  for (;;) {
    const text = mrkdwn(markup, limit);
    if (text.trim() === '') return [];
    const cost = budget.cost(text);
    if (cost <= room) return [text];
    limit = Math.floor((Math.min(limit, text.length) * room) / cost) - 1;
    if (limit < MIN_LENGTH) return [];
  }
}
