import type { ActionsBlock, Button as SlackButton } from '@slack/types';
import type { Button } from '../../language/message.ts';
import { BUTTONS_IN_BLOCK, LABEL_LIMIT, VALUE_LIMIT } from './limits.ts';
import { oneLine, shorten } from './mrkdwn.ts';
import type { DrawnPart } from './progress.ts';

/** `{"type":"actions","elements":[]},` */
const SHELL = 34;

/**
 * The actions blocks of each part. An action_id counts through the message: unique, and the same in every edit.
 * @param room characters of JSON there are, and blocks; buttons beyond it are left out
 * @returns for each part its blocks, empty for other parts than buttons
 */
export function buttonBlocks(
  parts: readonly DrawnPart[],
  room: { json: number; blocks: number },
): readonly (readonly ActionsBlock[])[] {
  let index = 0;
  let { json, blocks } = room;
  return parts.map((part) => {
    const made: ActionsBlock[] = [];
    if (part.kind !== 'buttons') return made;
    for (const [position, button] of part.buttons.entries()) {
      const element = buttonElement(button, index);
      const opens = position % BUTTONS_IN_BLOCK === 0;
      const cost = JSON.stringify(element).length + 1 + (opens ? SHELL : 0);
      if (cost > json || (opens && blocks < 1)) break;
      json -= cost;
      index += 1;
      if (opens) {
        blocks -= 1;
        made.push({ type: 'actions', elements: [element] });
      } else made.at(-1)?.elements.push(element);
    }
    return made;
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
