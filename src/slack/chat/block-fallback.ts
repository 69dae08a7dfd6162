import type { Message } from '../../language/message.ts';
import { hasSteps, type Drawing } from '../blocks/progress.ts';
import { fallback, render, type Block } from '../blocks/render.ts';

/** A message on its way to Slack, drawn in another way after each refusal. */
export interface Drawn {
  /** What Slack is given; no blocks where the words go out alone. */
  shape(): { readonly text: string; readonly blocks?: Block[] };
  /**
   * Hears why Slack refused it.
   * @param code Slack's name of the error
   * @returns how it is drawn now; undefined where that would not help, or no other way is left
   */
  refused(code: string): Drawing | undefined;
}

/** A block is of a kind that the workspace does not know, or something about it is wrong. */
const UNKNOWN: ReadonlySet<string> = new Set(['invalid_arguments', 'invalid_blocks', 'invalid_blocks_format']);
/** The blocks or the text are more than Slack takes, or others than an edit may put there. */
const UNFIT: ReadonlySet<string> = new Set(['block_mismatch', 'msg_blocks_too_long', 'msg_too_long']);

/**
 * Draws messages for one workspace: steps as a plan, as long as it is not known to take none; else as lines; and the
 * words alone where nothing else is taken.
 */
export function drawer(): (message: Message) => Drawn {
  let takesPlans = true;
  return (message) => {
    const tried = new Set<Drawing>();
    let drawing: Drawing = takesPlans && hasSteps(message) ? 'plan' : 'lines';
    return {
      shape: () => (drawing === 'text' ? { text: fallback(message) } : render(message, drawing)),
      refused: (code) => {
        if (!UNKNOWN.has(code) && !UNFIT.has(code)) return undefined;
        tried.add(drawing);
        if (drawing === 'plan' && UNKNOWN.has(code)) takesPlans = false;
        // Then the plan was not what is wrong with it.
        if (drawing === 'lines' && tried.has('plan')) takesPlans = true;
        const next = waysAfter(code, message).find((way) => !tried.has(way));
        drawing = next ?? drawing;
        return next;
      },
    };
  };
}

/** A message that was posted with a plan may have to keep one, whatever has become known since. */
const waysAfter = (code: string, message: Message): readonly Drawing[] =>
  code === 'block_mismatch' && hasSteps(message) ? ['plan', 'lines', 'text'] : ['lines', 'text'];
