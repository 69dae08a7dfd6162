import type { Sandbox } from '../sandbox.ts';
import type { Speaker } from './speaker.ts';

/**
 * Presses the newest button here with these words, or picks the option of a menu: the same words, else the same
 * beginning, in any case.
 *
 * @throws Error where there is nothing of that name
 */
export function pressByWords(sandbox: Sandbox, speaker: Speaker, words: string): void {
  const wanted = words.trim().toLowerCase();
  const messages = speaker.pressable();
  const tests = [
    (text: string) => text.toLowerCase() === wanted,
    (text: string) => text.toLowerCase().startsWith(wanted),
  ];
  for (const fits of wanted === '' ? [] : tests) {
    for (const message of messages) {
      const button = message.controls.find(({ text }) => fits(text));
      if (button) return void sandbox.press({ as: speaker.as, button });
      const option = message.menus.flatMap(({ options }) => options).find(({ text }) => fits(text));
      if (option) return void sandbox.pick({ as: speaker.as, message, option: option.value });
    }
  }
  const there = [...new Set(messages.flatMap(({ buttons }) => buttons))].map((text) => `[${text}]`).join(' ');
  throw new Error(`Nothing to press is called “${words}” here. There is: ${there || 'nothing at all'}`);
}
