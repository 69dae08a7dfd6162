import type { DialogueEffects } from '../../../../machines/effects.ts';
import type { View } from '../../../language/view.ts';
import { word } from '../../../language/en/render.ts';
import { askKey } from '../../documents/keys.ts';
import { sleep } from '../../../async/sleep.ts';
import type { Chat, Now, Place } from '../../../ports/index.ts';
import type { Handlers } from '../handler.ts';

/** What the loop says by itself: no question, and part of no dialogue. */
export interface SayEffect {
  readonly say: { readonly place: Place; readonly view: View };
}

type TalkEffects = Pick<DialogueEffects, 'ask' | 'close' | 'tell'> & SayEffect;

/** How many questions' messages are remembered; one that is forgotten is looked for. */
const REMEMBERED = 2000;

/** Milliseconds in which a post gets on its way. */
const MEANWHILE = 2;

/** Carries out what is said to people. */
export function talkHandlers({ chat, now }: { chat: Chat; now: Now }): Handlers<TalkEffects> {
  const timestamps = new Map<string, string>();

  return {
    ask: async ({ place, ...asked }, circumstances) => {
      const content = word({ kind: 'question', asked, now: now() });
      const { ts } = await chat.post({ place, content, ...circumstances });
      timestamps.set(circumstances.key, ts);
      for (const oldest of timestamps.keys()) {
        if (timestamps.size <= REMEMBERED) break;
        timestamps.delete(oldest);
      }
    },
    close: async ({ place, closing, answer, ...asked }, { still }) => {
      // Somebody waits for the next question, nobody for the end of the last one.
      await sleep(MEANWHILE);
      for (let time = 1; time <= asked.time; time += 1) {
        const key = askKey({ ...asked, time });
        const ts = timestamps.get(key) ?? (await chat.find({ place, key }))?.ts;
        timestamps.delete(key);
        if (ts === undefined) continue;
        const content = word({ kind: 'closed', asked: { ...asked, time }, closing, answer, now: now() });
        await chat.edit({ channel: place.channel, ts, content, still });
      }
    },
    tell: async ({ place, person, telling }, circumstances) => {
      await chat.post({ place, content: word({ kind: 'telling', person, telling, now: now() }), ...circumstances });
    },
    say: async ({ place, view }, circumstances) => {
      await chat.post({ place, content: word(view), ...circumstances });
    },
  };
}
