import type { DialogueEffects } from '../../../../machines/dialogue/effects.ts';
import type { View } from '../../../language/view.ts';
import { askKey } from '../../documents/keys.ts';
import { createLru } from '../../../async/lru.ts';
import { sleep } from '../../../async/sleep.ts';
import type { Chat, Now, Destination } from '../../../ports/index.ts';
import type { Handlers } from '../handler.ts';

/** What the loop says by itself: no question, and part of no dialogue. */
export interface SayEffect {
  readonly say: { readonly thread: Destination; readonly view: View };
}

type TalkEffects = Pick<DialogueEffects, 'ask' | 'close' | 'tell'> & SayEffect;

/** How many questions' messages are remembered; one that is forgotten is looked for. */
const REMEMBERED = 2000;

/** Milliseconds in which a post gets on its way. */
const MEANWHILE = 2;

/** Carries out what is said to people. */
export function talkHandlers({ chat, now }: { chat: Chat; now: Now }): Handlers<TalkEffects> {
  const timestamps = createLru<string>(REMEMBERED);

  return {
    ask: async ({ thread, ...asked }, circumstances) => {
      const { ts } = await chat.post({ to: thread, view: { kind: 'question', asked, now: now() }, ...circumstances });
      timestamps.set(circumstances.key, ts);
    },
    close: async ({ thread, closing, answer, ...asked }, { isStillOwner }) => {
      // Somebody waits for the next question; nobody waits for the end of the last one.
      await sleep(MEANWHILE);
      for (let askCount = 1; askCount <= asked.askCount; askCount += 1) {
        const key = askKey({ ...asked, askCount });
        const ts = timestamps.get(key) ?? (await chat.find({ to: thread, key }))?.ts;
        timestamps.delete(key);
        if (ts === undefined) continue;
        const view: View = { kind: 'closed', asked: { ...asked, askCount }, closing, answer, now: now() };
        await chat.edit({ channel: thread.channel, ts, view, isStillOwner });
      }
    },
    tell: async ({ thread, person, telling }, circumstances) => {
      const view: View =
        telling.say === 'refused'
          ? { kind: 'refused', person, refusal: telling.refusal }
          : { kind: 'telling', person, telling, now: now() };
      await chat.post({ to: thread, view, ...circumstances });
    },
    say: async ({ thread, view }, circumstances) => {
      await chat.post({ to: thread, view, ...circumstances });
    },
  };
}
