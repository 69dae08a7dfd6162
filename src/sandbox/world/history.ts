import type { Message } from './message.ts';

/** The messages of a channel, by timestamp and by thread. Keeps `keep` top-level messages or more, but not twice as many. */
export class History {
  readonly #byTs = new Map<string, Message>();
  readonly #threads = new Map<string, Message[]>();
  readonly #keep: number;
  #top: Message[] = [];

  constructor(keep: number) {
    this.#keep = keep;
  }

  add(message: Message): void {
    this.#byTs.set(message.ts, message);
    if (message.threadTs === undefined) this.#addToChannel(message);
    else {
      const replies = this.#threads.get(message.threadTs);
      if (replies) replies.push(message);
      else this.#threads.set(message.threadTs, [message]);
      if (message.broadcast) this.#addToChannel(message);
    }
  }

  remove(message: Message): void {
    if (this.replies(message.ts).length === 0) this.#byTs.delete(message.ts);
    this.#top = this.#top.filter((other) => other !== message);
    const siblings = message.threadTs === undefined ? undefined : this.#threads.get(message.threadTs);
    if (message.threadTs !== undefined && siblings) {
      this.#threads.set(
        message.threadTs,
        siblings.filter((other) => other !== message),
      );
    }
  }

  get(ts: string): Message | undefined {
    return this.#byTs.get(ts);
  }

  /** The messages of the channel itself, oldest first. */
  get top(): readonly Message[] {
    return this.#top;
  }

  /** The replies in a thread, oldest first, without its first message. */
  replies(ts: string): readonly Message[] {
    return this.#threads.get(ts) ?? [];
  }

  #addToChannel(message: Message): void {
    this.#top.push(message);
    if (this.#top.length < 2 * this.#keep) return;
    for (const old of this.#top.splice(0, this.#top.length - this.#keep)) {
      this.#byTs.delete(old.ts);
      for (const reply of this.replies(old.ts)) this.#byTs.delete(reply.ts);
      this.#threads.delete(old.ts);
    }
  }
}
