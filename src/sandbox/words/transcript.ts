import type { Message } from '../world/message.ts';

/**
 * Formats the latest messages as text, one or more lines each: `#ops 12:01:02.345 ann: hello [Yes] [No] (edited 2×)`.
 *
 * @param count how many messages at most
 */
export function transcript(timeline: readonly Message[], count = 60): string {
  return timeline.slice(-count).map(line).join('\n') || '(no messages)';
}

function line(message: Message): string {
  const { channel, author, history } = message;
  const where = channel.kind === 'im' ? '(direct)' : `#${channel.name}`;
  const buttons = message.buttons.map((button) => ` [${button}]`).join('');
  const files = message.files.map((file) => ` {${file.title}}`).join('');
  const notes = [
    history.length > 1 ? `edited ${history.length - 1}×` : '',
    message.deleted ? 'deleted' : '',
    message.onlyFor === undefined ? '' : `only for ${message.onlyFor}`,
  ].filter((note) => note !== '');
  const head = `${where} ${clock(message.at)} ${message.threadTs === undefined ? '' : '  ↳ '}${author.name}: `;
  const words = message.words.replaceAll('\n', `\n${' '.repeat(head.length)}`);
  return `${head}${words}${buttons}${files}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
}

function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 23);
}
