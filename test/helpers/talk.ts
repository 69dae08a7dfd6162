import type { Delivery, Message } from '../../src/sandbox/index.ts';
import type { Stage } from './stage.ts';

export type QuestionName = 'app' | 'environment' | 'service' | 'version' | 'confirm' | 'name' | 'queue';

/** Tells the bot's questions apart. */
const isQuestion: Readonly<Record<QuestionName, (message: Message) => boolean>> = {
  app: ({ words }) => words.includes('which application?'),
  environment: ({ words }) => words.includes('which environment?'),
  service: ({ words }) => words.includes('which service?'),
  version: ({ words }) => words.includes('which version?'),
  confirm: ({ buttons: [first = ''] }) => ['Deploy', 'Roll back', 'Restart'].includes(first),
  name: ({ words }) => words.includes("type the environment's name"),
  queue: ({ words }) => words.includes('I can queue it'),
};

interface Beginning {
  readonly as: string;
  readonly text: string;
  readonly channel?: string;
  readonly raw?: boolean;
}

/** How a run can end. */
export type End = 'Succeeded' | 'Failed' | 'Aborted' | 'Timed out' | 'Interrupted';

/** One person's dialogue with the bot, in the thread of its first message. */
export class Talk {
  readonly as: string;
  readonly began: Message;
  readonly #stage: Stage;
  readonly #channel: string;

  /**
   * @param it.text the first message, with the bot's name; with `raw`, in Slack's markup
   * @param it.began the message in whose thread it takes place, if a button there started it
   */
  constructor(stage: Stage, it: Beginning | { readonly as: string; readonly began: Message }) {
    this.#stage = stage;
    this.as = it.as;
    if ('began' in it) {
      this.#channel = it.began.channel.name;
      this.began = it.began;
    } else {
      const { channel = 'ops', raw = false } = it;
      this.#channel = channel;
      this.began = stage.slack.say({ as: it.as, channel, text: it.text, raw });
    }
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

  /** Waits until one of these questions is the open one. */
  asks(...names: readonly QuestionName[]): Promise<Message> {
    const last = () =>
      this.said().findLast(
        (message) => message.buttons.length > 0 && Object.values(isQuestion).some((is) => is(message)),
      );
    const look = () => {
      const question = last();
      return question !== undefined && names.some((name) => isQuestion[name](question)) && question;
    };
    return this.#stage.until(look, `the question for the ${names.join(' or ')}, put to ${this.as}`);
  }

  /** Waits until the bot says something that matches in the thread. */
  hears(pattern: RegExp): Promise<Message> {
    return this.#stage.until(
      () => this.said().find(({ words }) => pattern.test(words)),
      `${String(pattern)}, said to ${this.as}`,
    );
  }

  /** Waits until the person is told how the run ended. */
  ends(how: End = 'Succeeded'): Promise<Message> {
    return this.hears(new RegExp(`#\\d+.*${how}`));
  }

  /** Confirms the plan. @returns the number of the run that starts */
  async confirms(): Promise<number> {
    const question = await this.asks('confirm');
    this.say('yes');
    return this.#numberIn(question, 'Started');
  }

  /** Joins the queue. @returns the number of the queued run */
  async queues(): Promise<number> {
    const question = await this.asks('queue');
    this.say('yes');
    return this.#numberIn(question, 'Queued as');
  }

  async #numberIn(question: Message, how: 'Started' | 'Queued as'): Promise<number> {
    const look = () => new RegExp(`${how} \\*#(\\d+)`).exec(question.words)?.[1];
    return Number(await this.#stage.until(look, `"${how}" and a run's number, for ${this.as}`));
  }
}
