import type { Sandbox } from '../sandbox.ts';
import type { Speaker } from './speaker.ts';

/**
 * Presses the newest button or picks the newest option here with this label, or else with this prefix; ignores case.
 *
 * @throws Error if there is none
 */
export function pressByWords(sandbox: Sandbox, speaker: Speaker, words: string): void {
  const label = words.trim().toLowerCase();
  const messages = speaker.pressable();
  const tests = [
    (text: string) => text.toLowerCase() === label,
    (text: string) => text.toLowerCase().startsWith(label),
  ];
  for (const matches of label === '' ? [] : tests) {
    for (const message of messages) {
      const button = message.controls.find(({ text }) => matches(text));
      if (button) return void sandbox.press({ as: speaker.as, button });
      const option = message.menus.flatMap(({ options }) => options).find(({ text }) => matches(text));
      if (option) return void sandbox.pick({ as: speaker.as, message, option: option.value });
    }
  }
  const there = [...new Set(messages.flatMap(({ buttons }) => buttons))].map((text) => `[${text}]`).join(' ');
  throw new Error(`Nothing to press is called “${words}” here. There is: ${there || 'nothing at all'}`);
}
