import { fieldsOf, listOf, stringOf, type Fields } from '../json.ts';

/** Finds names by ID. */
export interface Names {
  person(id: string): string | undefined;
  channel(id: string): string | undefined;
  group(id: string): string | undefined;
}

/**
 * A message as a person reads it: the text of its blocks, one per line, or its text if it has no blocks. Mentions become
 * names, links their labels, entities their characters. Buttons are left out.
 */
export function readMessage({
  text,
  blocks,
  names,
}: {
  text: string;
  blocks: readonly Fields[];
  names: Names;
}): string {
  if (blocks.length === 0) return readMarkup(text, names);
  return blocks
    .map((block) => readBlock(block, names))
    .filter((line) => line !== '')
    .join('\n');
}

/** Slack's markup as a person reads it. */
function readMarkup(text: string, names: Names): string {
  if (!/[<&]/.test(text)) return text;
  return decode(text.replace(/<([^<>\n]*)>/g, (_whole, inside: string) => readEntity(inside, names)));
}

function decode(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function readEntity(inside: string, names: Names): string {
  const [target = '', label] = inside.split('|', 2);
  const id = target.slice(1);
  if (target.startsWith('@')) return `@${names.person(id) ?? label ?? id}`;
  if (target.startsWith('#')) return `#${names.channel(id) ?? label ?? id}`;
  if (target.startsWith('!subteam^')) return `@${names.group(target.slice('!subteam^'.length)) ?? label ?? target}`;
  if (target.startsWith('!date^')) return label ?? target;
  if (target.startsWith('!')) return `@${id}`;
  if (label === undefined || label === '') return target;
  return target.includes(label) ? label : `${label} (${target})`;
}

function readBlock(block: Fields, names: Names): string {
  switch (block['type']) {
    case 'section':
      return lines([readText(block['text'], names), ...listOf(block['fields']).map((field) => readText(field, names))]);
    case 'header':
      return readText(block['text'], names);
    case 'context':
      return listOf(block['elements'])
        .map((element) => readText(element, names))
        .filter((part) => part !== '')
        .join(' ');
    case 'markdown':
      return stringOf(block['text']);
    case 'rich_text':
      return listOf(block['elements'])
        .map((element) => readRich(element, names))
        .join('\n');
    case 'table':
      return rows(block['rows'])
        .map((row) => row.map((cell) => readCell(cell, names)).join(' | '))
        .join('\n');
    case 'plan':
      return lines([stringOf(block['title']), ...listOf(block['tasks']).map((task) => readTask(task, names))]);
    case 'task_card':
      return readTask(block, names);
    case 'image':
      return stringOf(block['alt_text']);
    default:
      return readText(block['text'], names);
  }
}

/** A text object: mrkdwn is markup; plain_text is literal, except for the three entities. */
function readText(value: unknown, names: Names): string {
  const object = fieldsOf(value);
  const text = stringOf(object['text']);
  return object['type'] === 'plain_text' ? decode(text) : readMarkup(text, names);
}

function readRich(element: Fields, names: Names): string {
  switch (element['type']) {
    case 'rich_text_list':
      return listOf(element['elements'])
        .map((item) => `• ${readRich(item, names)}`)
        .join('\n');
    case 'text':
      return stringOf(element['text']);
    case 'link':
      return stringOf(element['text']) || stringOf(element['url']);
    case 'user': {
      const id = stringOf(element['user_id']);
      return `@${names.person(id) ?? id}`;
    }
    case 'channel': {
      const id = stringOf(element['channel_id']);
      return `#${names.channel(id) ?? id}`;
    }
    case 'usergroup': {
      const id = stringOf(element['usergroup_id']);
      return `@${names.group(id) ?? id}`;
    }
    case 'broadcast':
      return `@${stringOf(element['range'])}`;
    case 'emoji':
      return `:${stringOf(element['name'])}:`;
    default:
      return listOf(element['elements'])
        .map((part) => readRich(part, names))
        .join('');
  }
}

function readTask(task: Fields, names: Names): string {
  const head = `${MARKS[stringOf(task['status'])] ?? MARKS['pending']} ${stringOf(task['title'])}`;
  const parts = [task['details'], task['output']].filter((part) => part !== undefined).map(fieldsOf);
  return lines([head, ...parts.map((part) => readBlock(part, names))]);
}

/** Characters in place of Slack's icons. */
const MARKS: Readonly<Record<string, string>> = { pending: '○', in_progress: '▸', complete: '✓', error: '✗' };

function readCell(cell: Fields, names: Names): string {
  return cell['type'] === 'raw_text' ? stringOf(cell['text']) : readBlock(cell, names);
}

function rows(value: unknown): Fields[][] {
  return Array.isArray(value) ? value.map(listOf) : [];
}

function lines(parts: string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}
