import type { Bot } from '../../language/mention.ts';
import type { View } from '../../language/view.ts';
import { createLru } from '../../async/lru.ts';
import { sleep } from '../../async/sleep.ts';
import { StoreUnavailable, type Chat, type Inbound, type Log } from '../../ports/index.ts';
import { hear, isForBot } from './hear.ts';

interface Deps {
  readonly bot: Bot;
  readonly channels: ReadonlySet<string>;
  readonly chat: Chat;
  readonly log: Log;
  readonly take: (inbound: Inbound) => Promise<void>;
  /** Milliseconds for which taking in is tried: a store that restarts is no outage. */
  readonly patience?: number;
}

/** How many refusals are remembered, so that what was refused is not done when it is delivered again. */
const REMEMBERED = 1000;

/** Slack waits 3 s for an acknowledgement. */
const PATIENCE = 1500;
const TRY_EVERY = 100;

/**
 * Takes in as `take` does; while the store cannot be reached, tells the person so instead of being silent. What was
 * refused so is done with: it is not carried out when the chat delivers it again minutes later.
 * @throws StoreUnavailable for what may be for the bot, which only the store can tell: the chat is to deliver it again
 */
export function refusingWithoutStore(deps: Deps): (inbound: Inbound) => Promise<void> {
  const { bot, channels, chat, log, take, patience = PATIENCE } = deps;
  const refused = createLru<true>(REMEMBERED);

  return async (inbound) => {
    if (refused.get(inbound.id) !== undefined) return;
    const error = await patiently(inbound);
    const heard = hear(inbound, bot);
    if (error === undefined || heard === undefined) return;
    // Elsewhere, or in the thread of what may be a dialogue, only the store can tell whether it is for the bot.
    if (!isForBot(heard) || !channels.has(inbound.channel)) throw error;
    refused.set(inbound.id, true);
    log.warn({ err: error, inbound: inbound.id }, 'refused: the store is unavailable');
    await refuse(inbound);
  };

  async function patiently(inbound: Inbound): Promise<StoreUnavailable | undefined> {
    const begun = performance.now();
    for (;;) {
      try {
        await take(inbound);
        return undefined;
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        if (performance.now() - begun > patience) return error;
        await sleep(TRY_EVERY);
      }
    }
  }

  async function refuse({ id, person, channel, ts, thread }: Inbound): Promise<void> {
    const view: View = { kind: 'refused', person, refusal: { code: 'store-unavailable' } };
    await chat.post({ to: { channel, thread: thread ?? ts }, view, key: `${id}/outage`, maybeDone: false });
  }
}
