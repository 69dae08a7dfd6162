import type { Markup } from '../../language/message.ts';
import { listTexts, type Medium, outputTexts } from './lines.ts';
import { mrkdwn } from './mrkdwn.ts';
import type { DrawnPart } from './progress.ts';

/** Below this a text is left out rather than cut. */
const SHORTEST = 40;

/**
 * The texts of each part, so that all of them together fit. When room is short, lists and outputs give way first,
 * then the later texts; the first text comes before everything.
 * @returns for each part its texts in order; empty for buttons, plans and what there is no room for
 */
export function layout(parts: readonly DrawnPart[], medium: Medium): readonly (readonly string[])[] {
  const texts: (readonly string[])[] = parts.map(() => []);
  let { room, texts: slots } = medium;
  const put = (index: number, found: readonly string[]) => {
    texts[index] = found;
    slots -= found.length;
    for (const text of found) room -= medium.cost(text) + medium.overhead;
  };

  const first = parts.findIndex((part) => part.kind === 'text');
  const inOrder = first > 0 ? [first, ...parts.keys().filter((index) => index !== first)] : [...parts.keys()];
  const long: number[] = [];
  for (const index of inOrder) {
    const part = parts[index];
    if (part?.kind === 'lines' || part?.kind === 'output') long.push(index);
    else if (part?.kind === 'text' || part?.kind === 'note' || part?.kind === 'bar')
      put(index, cutText(part.text, { ...medium, room, texts: slots }));
  }
  for (const [position, index] of long.entries()) {
    const left = long.length - position;
    const share = { ...medium, room: Math.floor(room / left), texts: Math.floor(slots / left) };
    const part = parts[index];
    if (part?.kind === 'lines') put(index, listTexts(part.lines, share));
    if (part?.kind === 'output') put(index, outputTexts(part.lines, share));
  }
  return texts;
}

/** The text, cut so that it fits; nothing where it is empty or there is no room for a useful piece of it. */
function cutText(markup: Markup, medium: Medium): string[] {
  const room = medium.room - medium.overhead;
  if (medium.texts < 1 || room < 1) return [];
  let limit = medium.limit;
  for (;;) {
    const text = mrkdwn(markup, limit);
    if (text.trim() === '') return [];
    const cost = medium.cost(text);
    if (cost <= room) return [text];
    limit = Math.floor((Math.min(limit, text.length) * room) / cost) - 1;
    if (limit < SHORTEST) return [];
  }
}
