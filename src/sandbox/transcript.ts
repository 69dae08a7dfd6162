import type { Message } from './world/messages.ts';
import type { Workspace } from './world/workspace.ts';

/**
 * The latest messages as text, a line or more each: `#ops 12:01:02.345 ann: hello [Yes] [No] (edited 2×)`.
 *
 * @param count how many messages at most
 */
export function transcript(workspace: Workspace, count = 60): string {
  const messages = workspace.timeline.slice(-count);
  return messages.length === 0 ? '(nobody has said anything)' : messages.map(line).join('\n');
}

function line(message: Message): string {
  const { channel, author, history } = message;
  const place = channel.kind === 'im' ? '(direct)' : `#${channel.name}`;
  const buttons = message.buttons.map((button) => ` [${button}]`).join('');
  const files = message.files.map((file) => ` {${file.title}}`).join('');
  const notes = [
    history.length > 1 ? `edited ${history.length - 1}×` : '',
    message.deleted ? 'deleted' : '',
    message.onlyFor === undefined ? '' : `only for ${message.onlyFor}`,
  ].filter((note) => note !== '');
  const head = `${place} ${clock(message.at)} ${message.threadTs === undefined ? '' : '  ↳ '}${author.name}: `;
  const words = message.words.replaceAll('\n', `\n${' '.repeat(head.length)}`);
  return `${head}${words}${buttons}${files}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
}

function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 23);
}
