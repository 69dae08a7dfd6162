import type { Chat, Log } from '../ports/index.ts';
import type { View } from '../language/view.ts';

/** Posts to every channel. */
export type Announce = (view: View) => Promise<void>;

interface Deps {
  readonly chat: Chat;
  /** IDs. */
  readonly channels: readonly string[];
  /** Identifies this start of the bot, so that another start's announcements are not mistaken for this one's. */
  readonly instance: string;
  readonly log: Log;
}

/** Announces what is for everyone; a channel that fails does not affect the others. */
export function announcer({ chat, channels, instance, log }: Deps): Announce {
  let count = 0;

  async function speak(channel: string, key: string, view: View): Promise<void> {
    try {
      await chat.post({ to: { channel }, view, key, maybeDone: false });
    } catch (error) {
      log.error({ err: error, channel }, 'could not post to a channel');
    }
  }

  return async (view) => {
    count += 1;
    await Promise.all(channels.map((channel) => speak(channel, `announce/${instance}/${count}/${channel}`, view)));
  };
}
