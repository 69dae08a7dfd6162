import type { Change } from '../changes.ts';
import type { Message } from '../world/messages.ts';
import type { Style } from './style.ts';

/**
 * A change as lines of text, or undefined where there is nothing to show.
 *
 * @param change what happened
 */
export function showChange(change: Change, style: Style): string | undefined {
  switch (change.kind) {
    case 'message':
      return showMessage(change.message, style);
    case 'edit':
      return showEdit(change.message, style);
    case 'delete':
      return head(change.message, style) + style.dim('(deleted)');
    case 'reaction':
      return head(change.message, style) + style.dim(`:${[...change.message.reactions.keys()].at(-1) ?? ''}:`);
    case 'joined':
      return style.dim(`#${change.channel.name} ${change.person.name} joined`);
    case 'left':
      return style.dim(`#${change.channel.name} ${change.person.name} left`);
    case 'call':
    case 'channel':
    case 'connections':
    case 'delivery':
    case 'file':
    case 'group':
    case 'person':
    case 'view':
      return undefined;
  }
}

/** A message with its author, place, buttons and files. */
export function showMessage(message: Message, style: Style): string {
  return head(message, style) + body(message, message.words, style);
}

/** Of a long message the first line and those that are new are shown, of a question that is over how it ended. */
function showEdit(message: Message, style: Style): string | undefined {
  const before = message.history.at(-2);
  if (before?.words === message.words && before.blocks.length === message.blocks.length) return undefined;
  const isOver = message.controls.length === 0 && before !== undefined && hasControls(before.blocks);
  const words = isOver ? lastLine(message.words) : shortened(message.words, before?.words ?? '');
  return `${head(message, style)}${style.dim('~edited')} ${body(message, words, style)}`;
}

function lastLine(words: string): string {
  return words.split('\n').at(-1) ?? '';
}

function shortened(words: string, before: string): string {
  const lines = words.split('\n');
  if (lines.length <= WHOLE) return words;
  const old = new Set(before.split('\n'));
  const shown = lines.filter((line, index) => index === 0 || line === FENCE || !old.has(line));
  return shown.join('\n').replaceAll(`\n${FENCE}\n${FENCE}`, '');
}

const FENCE = '```';

function hasControls(blocks: Message['blocks']): boolean {
  return blocks.some(({ type }) => type === 'actions');
}

const WHOLE = 8;

function head({ channel, threadTs, author, onlyFor }: Message, style: Style): string {
  const place = channel.kind === 'im' ? '(direct)' : `#${channel.name}`;
  const indent = threadTs === undefined ? '' : '  ↳ ';
  const secret = onlyFor === undefined ? '' : style.dim(' (only visible to one)');
  return `${style.dim(place)} ${indent}${style.name(author.name)}${secret}: `;
}

function body(message: Message, words: string, style: Style): string {
  const { channel, threadTs } = message;
  const margin = ' '.repeat((channel.kind === 'im' ? 8 : channel.name.length + 1) + (threadTs === undefined ? 3 : 7));
  const buttons = message.buttons.map((button) => style.button(`[${button}]`)).join(' ');
  const menus = message.menus.flatMap(({ options }) => options.map(({ text }) => `(${text})`)).join(' ');
  const files = message.files.map(({ title, text }) =>
    style.dim(`{${title}, ${text.split('\n').length} lines: /file}`),
  );
  const lines = [style.marked(words), buttons, menus, ...files].filter((line) => line !== '').join('\n');
  return lines.replaceAll('\n', `\n${margin}`);
}
