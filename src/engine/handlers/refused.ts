import { BotRefused, ChatRefusal } from '../../ports/index.ts';

/** Has the chat refused this for good, but not the bot itself? Then it can still say so. */
export const isRefused = (error: unknown): error is ChatRefusal =>
  error instanceof ChatRefusal && !(error instanceof BotRefused);
