import type { Sandbox } from '../sandbox.ts';
import type { Message } from '../world/message.ts';

/** Messages searched for threads and buttons. */
const LOOK_BACK = 500;

/** The person at the keyboard, and where their lines go. */
export class Speaker {
  as: string;
  channel: string;
  /** `auto`: into the thread of an open question, else the channel; `top`: the channel; a message: its thread. */
  target: 'auto' | 'top' | Message = 'auto';
  readonly #sandbox: Sandbox;

  constructor(sandbox: Sandbox, { as, channel }: { as: string; channel: string }) {
    this.#sandbox = sandbox;
    this.as = sandbox.person(as).name;
    this.channel = channel === 'dm' ? channel : sandbox.channel(channel).name;
  }

  /** Says a line in the right place. */
  say(text: string): Message {
    const thread = this.threadFor(text);
    return this.#sandbox.say({ as: this.as, channel: this.channel, text, ...(thread && { thread }) });
  }

  /** The message whose thread a line would go to. A line that begins with the bot's name goes to the channel. */
  threadFor(text: string): Message | undefined {
    if (this.target === 'top') return undefined;
    if (this.target !== 'auto') return this.target;
    return this.#addressesBot(text) ? undefined : this.openThread();
  }

  /** The newest thread here in which the bot waits for this person: its last words there have buttons or a question. */
  openThread(): Message | undefined {
    return this.#threads().find(({ last, parent }) => {
      const asks = last.buttons.length > 0 || last.menus.length > 0 || last.words.includes('?');
      return asks && this.#concerns(parent, last);
    })?.parent;
  }

  /** The newest thread here in which the bot has spoken. */
  newestThread(): Message | undefined {
    return this.openThread() ?? this.#threads()[0]?.parent;
  }

  /** Messages here with something to press, newest first, those of the open thread before all others. */
  pressable(): Message[] {
    const open = this.openThread();
    const here = this.#recent().filter((message) => message.buttons.length > 0 || message.menus.length > 0);
    const inThread = here.filter(({ threadTs }) => open !== undefined && threadTs === open.ts);
    return [...new Set([...inThread, ...here])];
  }

  #threads(): { parent: Message; last: Message }[] {
    const lastOf = new Map<string, Message>();
    for (const message of this.#recent()) {
      const { threadTs, author } = message;
      if (threadTs === undefined || author.id !== this.#sandbox.bot.id || lastOf.has(threadTs)) continue;
      lastOf.set(threadTs, message);
    }
    return [...lastOf].flatMap(([ts, last]) => {
      const parent = this.#sandbox.message(last.channel.id, ts);
      return parent ? [{ parent, last }] : [];
    });
  }

  #recent(): Message[] {
    const me = this.#sandbox.person(this.as).id;
    const channel = this.channel === 'dm' ? this.#sandbox.direct(this.as) : this.#sandbox.channel(this.channel);
    return this.#sandbox
      .timeline()
      .slice(-LOOK_BACK)
      .filter((message) => message.channel === channel && !message.deleted)
      .filter(({ onlyFor }) => onlyFor === undefined || onlyFor === me)
      .reverse();
  }

  #concerns(parent: Message, last: Message): boolean {
    const me = this.#sandbox.person(this.as).id;
    return (
      parent.author.id === me || last.text.includes(`<@${me}>`) || parent.replies.some(({ author }) => author.id === me)
    );
  }

  #addressesBot(text: string): boolean {
    const { name } = this.#sandbox.bot;
    return new RegExp(`^@?${RegExp.escape(name)}(?![\\p{L}\\p{N}_-])`, 'iu').test(text.trim());
  }
}
