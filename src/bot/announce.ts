import type { Chat, Log } from '../ports/index.ts';
import type { View } from '../language/view.ts';

/** Says something in every channel. */
export type Announce = (view: View) => Promise<void>;

interface Deps {
  readonly chat: Chat;
  /** IDs. */
  readonly channels: readonly string[];
  /** Names this start of the bot: what another start said is not taken for this one's. */
  readonly instance: string;
  readonly log: Log;
}

/** Makes the bot's voice for what concerns nobody in particular; a channel that refuses takes nothing from the others. */
export function announcer({ chat, channels, instance, log }: Deps): Announce {
  let count = 0;

  async function speak(channel: string, key: string, view: View): Promise<void> {
    try {
      await chat.post({ to: { channel }, view, key, maybeDone: false });
    } catch (error) {
      log.error({ err: error, channel }, 'could not speak in a channel');
    }
  }

  return async (view) => {
    count += 1;
    await Promise.all(channels.map((channel) => speak(channel, `announce/${instance}/${count}/${channel}`, view)));
  };
}
