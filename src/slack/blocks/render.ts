import type { ActionsBlock, ContextBlock, SectionBlock } from '@slack/types';
import type { Message } from '../../language/message.ts';
import { buttonBlocks } from './buttons.ts';
import { layout } from './layout.ts';
import { BLOCK_LIMIT, FALLBACK_LIMIT, JSON_LIMIT, TEXT_LIMIT } from './limits.ts';
import type { Medium } from './lines.ts';

export type Block = SectionBlock | ContextBlock | ActionsBlock;

/** A message as Slack takes it. */
export interface Rendered {
  /** The whole message without its buttons, in mrkdwn: what notifications show and programs read. */
  readonly text: string;
  readonly blocks: Block[];
}

/** Characters of JSON around a text in a block, the longer of the two kinds. */
const SHELL = JSON.stringify(contextBlock('')).length + 1;

const FALLBACK: Medium = {
  limit: FALLBACK_LIMIT,
  room: FALLBACK_LIMIT,
  texts: Infinity,
  cost: (text) => text.length,
  overhead: 1,
};

/** A message in Block Kit, within Slack's limits whatever is in it. */
export function render(message: Message): Rendered {
  return { text: fallback(message), blocks: blocks(message) };
}

/** The message as plain text alone, for when Slack refuses its blocks. */
export function fallback(message: Message): string {
  return layout(message.parts, FALLBACK).flat().join('\n') || '…';
}

function blocks({ parts }: Message): Block[] {
  const whole = blockMedium(JSON_LIMIT - 2, BLOCK_LIMIT);
  const lead = layout(parts.filter((part) => part.kind === 'text').slice(0, 1), whole).flat();
  const leadCost = lead.reduce((sum, text) => sum + whole.cost(text) + SHELL, 0);
  const buttons = buttonBlocks(parts, { json: whole.room - leadCost, blocks: BLOCK_LIMIT - lead.length });
  const taken = buttons.flat();
  const room = whole.room - taken.reduce((sum, block) => sum + JSON.stringify(block).length + 1, 0);
  const texts = layout(parts, blockMedium(room, BLOCK_LIMIT - taken.length));
  return parts.flatMap((part, index): Block[] => {
    if (part.kind === 'buttons') return [...(buttons[index] ?? [])];
    return (texts[index] ?? []).map((text) => (part.kind === 'note' ? contextBlock(text) : sectionBlock(text)));
  });
}

const blockMedium = (room: number, texts: number): Medium => ({
  limit: TEXT_LIMIT,
  room,
  texts,
  cost: (text) => JSON.stringify(text).length - 2,
  overhead: SHELL,
});

/** `verbatim`: Slack turns no bare name, address or @here into a mention or link; only what stands in <> is one. */
function sectionBlock(text: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

function contextBlock(text: string): ContextBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] };
}
