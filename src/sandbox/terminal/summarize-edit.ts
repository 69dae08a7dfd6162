import { controlWords } from '../words/controls.ts';
import type { Message } from '../world/message.ts';

/** What to show of an edited message. */
export interface EditSummary {
  readonly words: string;
  /** Whether the buttons or options have changed. */
  readonly controls: boolean;
}

/** Messages of this many lines are shown whole. */
const SHOWN_WHOLE = 8;

const FENCE = '```';

/** Durations: `4 s`, `1 min 20 s`. */
const CLOCK = /(?:\b\d+(?:\.\d+)? (?:s|min|h|d)\b ?)+/g;

/**
 * Shows the first line and the new lines of a long message, and only the outcome of a question that is over.
 *
 * @returns undefined if only durations have changed
 */
export function summarizeEdit(message: Message): EditSummary | undefined {
  const { words, blocks } = message;
  const before = message.history.at(-2);
  if (before === undefined) return { words, controls: true };
  const [had, has] = [controlWords(before.blocks), controlWords(blocks)];
  const controls = had.join('\n') !== has.join('\n');
  if (!controls && withoutClocks(words) === withoutClocks(before.words)) return undefined;
  const isOver = had.length > 0 && has.length === 0;
  return { words: (isOver && closing(words, before.words)) || shortened(words, before.words), controls };
}

const withoutClocks = (words: string): string => words.replaceAll(CLOCK, '…');

/** The last line, if no other is new. */
function closing(words: string, before: string): string | undefined {
  const lines = words.split('\n');
  const last = lines.pop();
  const old = new Set(before.split('\n'));
  return lines.every((line) => old.has(line)) ? last : undefined;
}

function shortened(words: string, before: string): string {
  const lines = words.split('\n');
  if (lines.length <= SHOWN_WHOLE) return words;
  const old = new Set(before.split('\n'));
  const shown = lines.filter((line, index) => index === 0 || line === FENCE || !old.has(line));
  return shown.join('\n').replaceAll(`\n${FENCE}\n${FENCE}`, '');
}
