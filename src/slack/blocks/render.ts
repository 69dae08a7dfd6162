import type { ActionsBlock, ContextBlock, PlanBlock, SectionBlock } from '@slack/types';
import type { Message } from '../../language/message.ts';
import { buttonBlocks } from './buttons.ts';
import { layout } from './layout.ts';
import { BLOCK_LIMIT, FALLBACK_LIMIT, JSON_LIMIT, TEXT_LIMIT } from './limits.ts';
import type { TextBudget } from './lines.ts';
import { planBlocks } from './plan.ts';
import { formatParts, type Format, type FormattedPart } from './progress.ts';

export type Block = SectionBlock | ContextBlock | ActionsBlock | PlanBlock;

/** A message for Slack. */
export interface Rendered {
  /** The whole message in mrkdwn, without buttons: for notifications and for programs. */
  readonly text: string;
  readonly blocks: Block[];
}

/** Characters of JSON around a text: those of a context block, the longer of the two. */
const SHELL = JSON.stringify(contextBlock('')).length + 1;

const FALLBACK: TextBudget = {
  limit: FALLBACK_LIMIT,
  room: FALLBACK_LIMIT,
  texts: Infinity,
  cost: (text) => text.length,
  overhead: 1,
};

/** Renders any message in Block Kit, within Slack's limits. */
export function render(message: Message, format: Exclude<Format, 'text'> = 'plan'): Rendered {
  return { text: fallback(message), blocks: blocks(formatParts(message, format)) };
}

/** Renders a message as text alone, for when Slack refuses its blocks. */
export function fallback(message: Message): string {
  return layout(formatParts(message, 'text'), FALLBACK).flat().join('\n') || '…';
}

function blocks(parts: readonly FormattedPart[]): Block[] {
  const whole = blockBudget(JSON_LIMIT - 2, BLOCK_LIMIT);
  const lead = layout(parts.filter((part) => part.kind === 'text').slice(0, 1), whole).flat();
  const leadCost = lead.reduce((sum, text) => sum + whole.cost(text) + SHELL, 0);
  const buttons = buttonBlocks(parts, { json: whole.room - leadCost, blocks: BLOCK_LIMIT - lead.length });
  const free = BLOCK_LIMIT - lead.length - buttons.flat().length;
  const plans = planBlocks(parts, { json: whole.room - leadCost - sizeOf(buttons.flat()), blocks: free });
  const taken = [...buttons.flat(), ...plans.flat()];
  const texts = layout(parts, blockBudget(whole.room - sizeOf(taken), BLOCK_LIMIT - taken.length));
  return parts.flatMap((part, index): Block[] => [
    ...(texts[index] ?? []).map((text) => (part.kind === 'note' ? contextBlock(text) : sectionBlock(text))),
    ...(buttons[index] ?? []),
    ...(plans[index] ?? []),
  ]);
}

/** Characters of JSON that blocks take up, with the commas between them. */
const sizeOf = (taken: readonly Block[]): number =>
  taken.reduce((sum, block) => sum + JSON.stringify(block).length + 1, 0);

const blockBudget = (room: number, texts: number): TextBudget => ({
  limit: TEXT_LIMIT,
  room,
  texts,
  cost: (text) => JSON.stringify(text).length - 2,
  overhead: SHELL,
});

/** `verbatim` keeps Slack from turning bare names, URLs or @here into links and mentions: only `<…>` is one. */
function sectionBlock(text: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

function contextBlock(text: string): ContextBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] };
}
