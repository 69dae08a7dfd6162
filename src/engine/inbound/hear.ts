import { decode, decodeRun, type Pressed, type PressedRun } from '../../language/button.ts';
import { addressed, type Bot } from '../../language/mention.ts';
import type { Inbound } from '../../ports/index.ts';

type Message = Extract<Inbound, { kind: 'message' }>;
type Press = Extract<Inbound, { kind: 'press' }>;

/** What came in, read once: everything that is decided about it goes by this. */
export type Heard = HeardMessage | HeardPress;

export interface HeardMessage {
  readonly kind: 'message';
  readonly inbound: Message;
  /** The words after the bot's name; undefined if it is not addressed. */
  readonly words: string | undefined;
}

export interface HeardPress {
  readonly kind: 'press';
  readonly inbound: Press;
  readonly pressed: Pressed | PressedRun;
}

/** @returns undefined for what cannot concern the bot: most of what is said in a channel, and buttons of others */
export function hear(inbound: Inbound, bot: Bot): Heard | undefined {
  if (inbound.kind === 'press') {
    const pressed = decode(inbound.value) ?? decodeRun(inbound.value);
    return pressed && { kind: 'press', inbound, pressed };
  }
  const words = addressed(inbound.text, bot);
  // In a thread it may be the answer to a question.
  return words === undefined && inbound.thread === undefined ? undefined : { kind: 'message', inbound, words };
}

/** Is it for the bot, whatever dialogue there may be? */
export const isForBot = (heard: Heard): boolean => heard.kind === 'press' || heard.words !== undefined;
