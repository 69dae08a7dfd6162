import type { Delivery, Message } from '../../src/sandbox/index.ts';
import type { Stage } from './stage.ts';

export type QuestionName = 'app' | 'environment' | 'service' | 'version' | 'confirm' | 'name';

/** What tells the bot's questions apart. */
const isQuestion: Readonly<Record<QuestionName, (message: Message) => boolean>> = {
  app: ({ words }) => words.includes('which application?'),
  environment: ({ words }) => words.includes('which environment?'),
  service: ({ words }) => words.includes('which service of'),
  version: ({ words }) => /which version of|to which version\?/.test(words),
  confirm: ({ buttons }) => ['Deploy', 'Roll back', 'Restart'].some((verb) => buttons.includes(verb)),
  name: ({ words }) => words.includes('type the name of the environment'),
};

interface Beginning {
  readonly as: string;
  readonly text: string;
  readonly channel?: string;
  readonly raw?: boolean;
}

/** One person's dialogue with the bot, in the thread of the message that began it. */
export class Talk {
  readonly as: string;
  readonly began: Message;
  readonly #stage: Stage;
  readonly #channel: string;

  /** @param it.text what begins it, the bot's name included; with `raw`, in Slack's markup */
  constructor(stage: Stage, { as, text, channel = 'ops', raw = false }: Beginning) {
    this.#stage = stage;
    this.#channel = channel;
    this.as = as;
    this.began = stage.slack.say({ as, channel, text, raw });
  }

  /** Says something in the thread. */
  say(text: string): Message {
    return this.#stage.slack.say({ as: this.as, channel: this.#channel, text, thread: this.began });
  }

  press(message: Message, button: string): Delivery {
    return this.#stage.slack.press({ as: this.as, message, button });
  }

  /** The bot's messages in the thread, oldest first. */
  said(): readonly Message[] {
    const { slack } = this.#stage;
    return slack.thread(this.#channel, this.began).filter(({ author }) => author === slack.bot);
  }

  /** Waits until this is asked, and still open. */
  asks(name: QuestionName): Promise<Message> {
    const look = () => this.said().findLast((message) => message.buttons.length > 0 && isQuestion[name](message));
    return this.#stage.until(look, `the question for the ${name}, put to ${this.as}`);
  }

  /** Waits until something like this is said in the thread. */
  hears(pattern: RegExp): Promise<Message> {
    return this.#stage.until(
      () => this.said().find(({ words }) => pattern.test(words)),
      `${String(pattern)}, said to ${this.as}`,
    );
  }

  /** Waits for the word that a run has ended, and how. */
  ends(how: 'Succeeded' | 'Failed' | 'Interrupted' = 'Succeeded'): Promise<Message> {
    return this.hears(new RegExp(`#\\d+.*${how}`));
  }
}
