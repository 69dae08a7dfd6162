import type { Change } from '../change-feed.ts';
import type { Message } from '../world/message.ts';
import { summarizeEdit, type EditSummary } from './summarize-edit.ts';
import { describeFile } from './file.ts';
import type { Style } from './style.ts';

/** A change as lines of text; undefined if there is nothing to show. */
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

/** A message with its channel, author, buttons and files. */
export function showMessage(message: Message, style: Style): string {
  return head(message, style) + body(message, { words: message.words, controls: true }, style);
}

function showEdit(message: Message, style: Style): string | undefined {
  const summary = summarizeEdit(message);
  if (summary === undefined) return undefined;
  return `${head(message, style)}${style.dim('~edited')} ${body(message, summary, style)}`;
}

function head({ channel, threadTs, author, onlyFor }: Message, style: Style): string {
  const where = channel.kind === 'im' ? '(direct)' : `#${channel.name}`;
  const indent = threadTs === undefined ? '' : '  ↳ ';
  const ephemeral = onlyFor === undefined ? '' : style.dim(' (only visible to one)');
  return `${style.dim(where)} ${indent}${style.name(author.name)}${ephemeral}: `;
}

function body(message: Message, { words, controls }: EditSummary, style: Style): string {
  const { channel, threadTs } = message;
  const margin = ' '.repeat((channel.kind === 'im' ? 8 : channel.name.length + 1) + (threadTs === undefined ? 3 : 7));
  const pressable = controls ? controlsOf(message, style) : [];
  const files = message.files.map((file) => style.dim(describeFile(file)));
  const lines = [style.marked(words), ...pressable, ...files].filter((line) => line !== '').join('\n');
  return lines.replaceAll('\n', `\n${margin}`);
}

function controlsOf({ buttons, menus }: Message, style: Style): string[] {
  return [
    buttons.map((button) => style.button(`[${button}]`)).join(' '),
    menus.flatMap(({ options }) => options.map(({ text }) => `(${text})`)).join(' '),
  ];
}
