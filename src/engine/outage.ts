import { addressed, type Bot } from '../language/address.ts';
import { word } from '../language/wording/word.ts';
import { StoreUnavailable, type Chat, type Inbound, type Log } from './ports.ts';

interface Needs {
  readonly bot: Bot;
  readonly channels: ReadonlySet<string>;
  readonly chat: Chat;
  readonly log: Log;
  readonly take: (inbound: Inbound) => Promise<void>;
}

/** How many refusals are remembered, so that what was refused is not done when it is delivered again. */
const REMEMBERED = 1000;

/**
 * Takes in as `take` does; while the store cannot be reached, tells the person so instead of being silent. What was
 * refused so is done with: it is not carried out when the chat delivers it again minutes later.
 */
export function refusingWithoutStore({ bot, channels, chat, log, take }: Needs): (inbound: Inbound) => Promise<void> {
  const refused = new Set<string>();

  return async (inbound) => {
    if (refused.has(inbound.id)) return;
    try {
      await take(inbound);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      if (!isForBot(inbound)) return;
      remember(inbound.id);
      log.warn({ err: error, inbound: inbound.id }, 'refused, as the store cannot be reached');
      await refuse(inbound);
    }
  };

  function isForBot(inbound: Inbound): boolean {
    if (!channels.has(inbound.channel)) return false;
    return inbound.kind === 'press' || addressed(inbound.text, bot) !== undefined;
  }

  function remember(id: string): void {
    refused.add(id);
    for (const oldest of refused) {
      if (refused.size <= REMEMBERED) break;
      refused.delete(oldest);
    }
  }

  async function refuse({ id, user, channel, ts, thread }: Inbound): Promise<void> {
    const content = word({ kind: 'denied', person: user, denial: { reason: 'store-unavailable' } });
    await chat.post({ place: { channel, thread: thread ?? ts }, content, key: `${id}/outage`, doubtful: false });
  }
}
