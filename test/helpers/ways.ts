import type { Message } from '../../src/sandbox/index.ts';
import type { QuestionName, Talk } from './talk.ts';

/** A question on the way to a run, and its answer. */
export interface Step {
  readonly asks: QuestionName;
  readonly words: string;
  /** The button with the same meaning, if there is one. */
  readonly button?: string;
}

const confirm = (button: string): Step => ({ asks: 'confirm', words: 'yes', button });

/** Ways through a dialogue that together meet every question. */
export const ways: Readonly<Record<'deploy' | 'rollback' | 'restart', readonly Step[]>> = {
  deploy: [
    { asks: 'app', words: 'shop', button: 'shop' },
    { asks: 'environment', words: 'production', button: 'production' },
    { asks: 'version', words: 'v1.1.0', button: 'v1.1.0' },
    confirm('Deploy'),
    { asks: 'name', words: 'production' },
  ],
  rollback: [
    { asks: 'app', words: 'shop', button: 'shop' },
    { asks: 'environment', words: 'production', button: 'production' },
    { asks: 'version', words: 'v1.0.0', button: 'v1.0.0' },
    confirm('Roll back'),
    { asks: 'name', words: 'production' },
  ],
  restart: [
    { asks: 'app', words: 'shop', button: 'shop' },
    { asks: 'environment', words: 'staging', button: 'staging' },
    { asks: 'service', words: '2', button: 'worker' },
    confirm('Restart'),
  ],
};

/** How a question is answered. */
export type Answer = (talk: Talk, step: Step, question: Message) => void;

export const byWords: Answer = (talk, { words }) => {
  talk.say(words);
};

/** By its button, if it has one. */
export const byButton: Answer = (talk, { words, button }, question) => {
  if (button === undefined) talk.say(words);
  else talk.press(question, button);
};

/** Answers each question when it is asked. */
export async function walk(talk: Talk, steps: readonly Step[], answer: Answer): Promise<void> {
  for (const step of steps) answer(talk, step, await talk.asks(step.asks));
}
