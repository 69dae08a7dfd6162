import { fieldsOf, listOf, stringOf, type Fields } from '../json.ts';
import type { Button, Menu, MessageRecord } from '../records.ts';

const MENUS = new Set(['static_select', 'radio_buttons', 'overflow']);

interface PlacedElement {
  element: Fields;
  blockId: string;
}

export function buttonsOf(message: MessageRecord): Button[] {
  return elementsOf(message.blocks)
    .filter(({ element }) => element['type'] === 'button')
    .map((placed) => buttonOf(message, placed));
}

export function menusOf(message: MessageRecord): Menu[] {
  return elementsOf(message.blocks)
    .filter(({ element }) => MENUS.has(stringOf(element['type'])))
    .map((placed) => menuOf(message, placed));
}

/** The labels of all buttons and options. */
export function controlWords(blocks: readonly Fields[]): string[] {
  return elementsOf(blocks).flatMap(({ element }) => {
    if (element['type'] === 'button') return [textOf(element['text'])];
    return MENUS.has(stringOf(element['type'])) ? optionsOf(element).map(({ text }) => text) : [];
  });
}

function buttonOf(message: MessageRecord, placed: PlacedElement): Button {
  return {
    ...seenAs(message, placed),
    text: textOf(placed.element['text']),
    value: optional(placed.element['value']),
    url: optional(placed.element['url']),
  };
}

function menuOf(message: MessageRecord, placed: PlacedElement): Menu {
  return {
    ...seenAs(message, placed),
    placeholder: textOf(placed.element['placeholder']),
    options: optionsOf(placed.element),
  };
}

function seenAs(
  message: MessageRecord,
  { element, blockId }: PlacedElement,
): Pick<Button, 'message' | 'actionId' | 'blockId' | 'element' | 'seen'> {
  return {
    message,
    actionId: stringOf(element['action_id']),
    blockId,
    element,
    seen: { text: message.text, blocks: message.blocks },
  };
}

function elementsOf(blocks: readonly Fields[]): PlacedElement[] {
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
