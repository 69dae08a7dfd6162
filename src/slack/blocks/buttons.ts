import type { ActionsBlock, Button as SlackButton } from '@slack/types';
import type { Button } from '../../language/message.ts';
import { BUTTONS_IN_BLOCK, LABEL_LIMIT, VALUE_LIMIT } from './limits.ts';
import { oneLine, shorten } from './mrkdwn.ts';
import type { FormattedPart } from './progress.ts';

/** `{"type":"actions","elements":[]},` */
const SHELL = 34;

/**
 * The actions blocks of each part. The action_ids are numbered through the message: unique, and stable across edits.
 * @param room characters of JSON and blocks that are left; buttons beyond that are dropped
 * @returns the blocks of each part; none for parts without buttons
 */
export function buttonBlocks(
  parts: readonly FormattedPart[],
  room: { json: number; blocks: number },
): readonly (readonly ActionsBlock[])[] {
  let index = 0;
  let { json, blocks } = room;
  return parts.map((part) => {
    const actions: ActionsBlock[] = [];
    if (part.kind !== 'buttons') return actions;
    for (const [position, button] of part.buttons.entries()) {
      const element = buttonElement(button, index);
      const opens = position % BUTTONS_IN_BLOCK === 0;
      const cost = JSON.stringify(element).length + 1 + (opens ? SHELL : 0);
      if (cost > json || (opens && blocks < 1)) break;
      json -= cost;
      index += 1;
      if (opens) {
        blocks -= 1;
        actions.push({ type: 'actions', elements: [element] });
      } else actions.at(-1)?.elements.push(element);
    }
    return actions;
  });
}

function buttonElement(button: Button, index: number): SlackButton {
  return {
    type: 'button',
    action_id: `nestor:${index}`,
    text: { type: 'plain_text', text: shorten(oneLine(button.label).trim(), LABEL_LIMIT) || '…', emoji: false },
    ...(button.value === '' ? {} : { value: button.value.toWellFormed().slice(0, VALUE_LIMIT).toWellFormed() }),
    ...(button.style === undefined ? {} : { style: button.style }),
  };
}
