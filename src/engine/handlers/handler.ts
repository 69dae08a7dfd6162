import { BotRefused, ChatRefusal } from '../../ports/index.ts';

/** What a handler needs to carry an effect out once. */
export interface Circumstances {
  /** The effect's key: the same on every try. */
  readonly key: string;
  /** An earlier try, by any process, may have done it already. */
  readonly maybeDone: boolean;
  /** Does this process still own the lane? Asked right before what must not be done twice. */
  readonly isStillOwner: () => boolean;
}

/** Handlers by the type of effect, called with the parameters that the effect was committed with. */
export type Handlers<Effects> = {
  [Type in keyof Effects]: (params: Effects[Type], circumstances: Circumstances) => Promise<void>;
};

/** Has the chat refused this message for good, but not the bot itself? Then the bot can still say so. */
export const isRefused = (error: unknown): error is ChatRefusal =>
  error instanceof ChatRefusal && !(error instanceof BotRefused);
