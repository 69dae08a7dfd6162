import type { Change } from '../change-feed.ts';
import type { Sandbox } from '../sandbox.ts';

/** When piped input continues with the next line. In milliseconds. */
export interface WaitOptions {
  /** How long it must be quiet after the bot's reaction; default 1,200. */
  quiet?: number;
  /** How long to wait for a first reaction once everything is delivered; default 5,000. */
  reaction?: number;
  /** When to continue in any case; default 60,000. */
  giveUp?: number;
  /** Whether the bot is known to be working, and so not quiet yet. */
  busy?: () => boolean;
}

/**
 * Does something, then waits until the bot has reacted and become quiet.
 *
 * @param act what the bot should react to
 */
export async function actAndWait(
  sandbox: Sandbox,
  act: () => Promise<void>,
  patience: WaitOptions = {},
): Promise<void> {
  const { quiet = 1_200, reaction = 5_000, giveUp = 60_000, busy = () => false } = patience;
  const { promise, resolve } = Promise.withResolvers<void>();
  let reacted = false;
  let timer: NodeJS.Timeout | undefined;
  const wait = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // Without a bot connected, deliveries need not be waited for.
      if (busy() || (!reacted && sandbox.undelivered > 0 && sandbox.connections > 0)) wait(ms);
      else resolve();
    }, ms);
  };
  const stopListening = sandbox.on('change', (change) => {
    reacted ||= isReaction(change, sandbox.bot.id);
    if (isVisible(change) || !reacted) wait(reacted ? quiet : reaction);
  });
  const end = setTimeout(resolve, giveUp);
  try {
    await act();
    wait(reacted ? quiet : reaction);
    await promise;
  } finally {
    stopListening();
    clearTimeout(timer);
    clearTimeout(end);
  }
}

function isReaction(change: Change, bot: string): boolean {
  return 'message' in change && (change.kind === 'reaction' || change.message.author.id === bot);
}

function isVisible(change: Change): boolean {
  return 'message' in change || change.kind === 'file' || change.kind === 'view';
}
