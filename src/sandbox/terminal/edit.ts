import { controlWords } from '../words/controls.ts';
import type { Message } from '../world/messages.ts';

/** What of an edited message is shown. */
export interface Edit {
  readonly words: string;
  /** Whether there is something else to press than before. */
  readonly controls: boolean;
}

/** Messages of so many lines are shown whole. */
const WHOLE = 8;

const FENCE = '```';

/** `4 s`, `1 min 20 s`: how long something takes or goes on. */
const CLOCK = /(?:\b\d+(?:\.\d+)? (?:s|min|h|d)\b ?)+/g;

/**
 * Of a long message the first line and those that are new, of a question that is over how it ended.
 *
 * @returns undefined where nothing changed but how long something goes on
 */
export function newsOf(message: Message): Edit | undefined {
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

/** The last line, where nothing else is new. */
function closing(words: string, before: string): string | undefined {
  const lines = words.split('\n');
  const last = lines.pop();
  const old = new Set(before.split('\n'));
  return lines.every((line) => old.has(line)) ? last : undefined;
}

function shortened(words: string, before: string): string {
  const lines = words.split('\n');
  if (lines.length <= WHOLE) return words;
  const old = new Set(before.split('\n'));
  const shown = lines.filter((line, index) => index === 0 || line === FENCE || !old.has(line));
  return shown.join('\n').replaceAll(`\n${FENCE}\n${FENCE}`, '');
}
