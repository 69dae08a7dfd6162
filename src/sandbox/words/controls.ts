import { fieldsOf, listOf, stringOf, type Fields } from '../values.ts';
import type { Message } from '../world/messages.ts';

/** A button as somebody saw it: pressing it later sends what it was, not what the message has become. */
export interface Button {
  readonly message: Message;
  readonly text: string;
  readonly actionId: string;
  readonly blockId: string;
  readonly value: string | undefined;
  readonly url: string | undefined;
  /** The element as the bot wrote it. */
  readonly element: Fields;
  /** The message's text and blocks when it was seen. */
  readonly seen: { readonly text: string; readonly blocks: readonly Fields[] };
}

/** A select menu as somebody saw it. */
export interface Menu extends Omit<Button, 'text' | 'value' | 'url'> {
  readonly placeholder: string;
  readonly options: readonly { text: string; value: string; option: Fields }[];
}

const MENUS = new Set(['static_select', 'radio_buttons', 'overflow']);

interface Placed {
  element: Fields;
  blockId: string;
}

export function buttonsOf(message: Message): Button[] {
  return elementsOf(message.blocks)
    .filter(({ element }) => element['type'] === 'button')
    .map((placed) => buttonOf(message, placed));
}

export function menusOf(message: Message): Menu[] {
  return elementsOf(message.blocks)
    .filter(({ element }) => MENUS.has(stringOf(element['type'])))
    .map((placed) => menuOf(message, placed));
}

/** What stands on everything that can be pressed or picked there. */
export function controlWords(blocks: readonly Fields[]): string[] {
  return elementsOf(blocks).flatMap(({ element }) => {
    if (element['type'] === 'button') return [textOf(element['text'])];
    return MENUS.has(stringOf(element['type'])) ? optionsOf(element).map(({ text }) => text) : [];
  });
}

function buttonOf(message: Message, placed: Placed): Button {
  return {
    ...seenIn(message, placed),
    text: textOf(placed.element['text']),
    value: optional(placed.element['value']),
    url: optional(placed.element['url']),
  };
}

function menuOf(message: Message, placed: Placed): Menu {
  return {
    ...seenIn(message, placed),
    placeholder: textOf(placed.element['placeholder']),
    options: optionsOf(placed.element),
  };
}

function seenIn(
  message: Message,
  { element, blockId }: Placed,
): Pick<Button, 'message' | 'actionId' | 'blockId' | 'element' | 'seen'> {
  return {
    message,
    actionId: stringOf(element['action_id']),
    blockId,
    element,
    seen: { text: message.text, blocks: message.blocks },
  };
}

function elementsOf(blocks: readonly Fields[]): Placed[] {
  return blocks.flatMap((block) => {
    const blockId = stringOf(block['block_id']);
    const elements = block['type'] === 'rich_text' ? [] : listOf(block['elements']);
    const accessory = block['accessory'] === undefined ? [] : [fieldsOf(block['accessory'])];
    return [...accessory, ...elements].map((element) => ({ element, blockId }));
  });
}

function optionsOf(element: Fields): Menu['options'] {
  const grouped = listOf(element['option_groups']).flatMap((group) => listOf(group['options']));
  return [...listOf(element['options']), ...grouped].map((option) => ({
    text: textOf(option['text']),
    value: stringOf(option['value']),
    option,
  }));
}

function textOf(value: unknown): string {
  return stringOf(fieldsOf(value)['text']);
}

function optional(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
