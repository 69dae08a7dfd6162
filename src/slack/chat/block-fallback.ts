import type { Message } from '../../language/message.ts';
import { hasSteps, type Format } from '../blocks/progress.ts';
import { fallback, render, type Block } from '../blocks/render.ts';

/** Formats the messages of one workspace. */
export type BlockFallback = (message: Message) => Formatted;

/** A message that is sent in a simpler format after each refusal. */
export interface Formatted {
  /** What Slack is given; without blocks in the format `text`. */
  payload(): { readonly text: string; readonly blocks?: Block[] };
  /**
   * Picks another format.
   * @param code Slack's error code
   * @returns the new format; undefined where the format is not the reason, or none is left
   */
  fallBack(code: string): Format | undefined;
}

/** A block is invalid, or of a type that the workspace does not support. */
const NOT_SUPPORTED: ReadonlySet<string> = new Set(['invalid_arguments', 'invalid_blocks', 'invalid_blocks_format']);
/** Too long, or not allowed in an edit of this message. */
const NOT_ACCEPTED: ReadonlySet<string> = new Set(['block_mismatch', 'msg_blocks_too_long', 'msg_too_long']);

/** Formats steps as a plan until the workspace turns out not to support plans; then as lines, and at last as text. */
export function createBlockFallback(): BlockFallback {
  let takesPlans = true;
  return (message) => {
    const tried = new Set<Format>();
    let format: Format = takesPlans && hasSteps(message) ? 'plan' : 'lines';
    return {
      payload: () => (format === 'text' ? { text: fallback(message) } : render(message, format)),
      fallBack: (code) => {
        if (!NOT_SUPPORTED.has(code) && !NOT_ACCEPTED.has(code)) return undefined;
        tried.add(format);
        if (format === 'plan' && NOT_SUPPORTED.has(code)) takesPlans = false;
        // Lines are refused as well, so the plan was not the reason.
        if (format === 'lines' && tried.has('plan')) takesPlans = true;
        const next = formatsAfter(code, message).find((format) => !tried.has(format));
        format = next ?? format;
        return next;
      },
    };
  };
}

/** A message that was posted with a plan may have to keep one, even where plans are known to fail. */
const formatsAfter = (code: string, message: Message): readonly Format[] =>
  code === 'block_mismatch' && hasSteps(message) ? ['plan', 'lines', 'text'] : ['lines', 'text'];
