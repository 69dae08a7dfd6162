import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Sandbox } from '../../src/sandbox/index.ts';

/** What people say over and over: to and fro in a dialogue that needs no git, or a call for help. */
export type Talk = 'dialogue' | 'help';

/** The bot's reply to something said: what it says, and the milliseconds from envelope to post. */
export interface Reply {
  readonly ms: number;
  readonly text: string;
  /** When it was said: milliseconds since 1970, with fractions. */
  readonly saidAt: number;
}

export interface Turns {
  readonly talk: Talk;
  readonly person: string;
  readonly count: number;
  readonly breath: number;
}

export const CHANNEL = 'ops';

/** A message without a reply for so many milliseconds ends the bench. */
const PATIENCE = 60_000;
/** Nothing has come in for so many milliseconds: the bot is done with all that it was given. */
const QUIET = 60;

/** People who speak, each one message after the other, and wait for the bot's reply in their thread. */
export class Load {
  readonly #sandbox: Sandbox;
  readonly #awaited = new Map<string, (reply: { at: number; text: string }) => void>();
  #heardAt = 0;
  #postedAt = 0;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    // What the workspace itself makes of a post before it is to be seen is no time of the bot's.
    subscribe('http.server.request.start', (event) => {
      const { request } = event as { request: IncomingMessage };
      if (request.url?.endsWith('/chat.postMessage')) this.#postedAt = performance.now();
    });
    sandbox.on('change', (change) => {
      if (change.kind === 'call' || change.kind === 'delivery') this.#heardAt = performance.now();
      if (change.kind !== 'message' || change.message.author !== sandbox.bot) return;
      const { threadTs, text } = change.message;
      if (threadTs !== undefined) this.#awaited.get(threadTs)?.({ at: this.#postedAt, text });
    });
  }

  /**
   * One person's turns, one after the other.
   * @param of.breath milliseconds that the person takes before each
   * @returns the milliseconds that each took, from envelope to post
   */
  async turns({ talk, person, count, breath }: Turns): Promise<number[]> {
    const took: number[] = [];
    const { thread } = await this.#say(person, opening(talk));
    for (let turn = 0; turn < count; turn += 1) {
      if (breath > 0) await wait(breath);
      const { ms } = await (talk === 'help'
        ? this.#say(person, opening(talk))
        : this.#say(person, toAndFro(turn), thread));
      took.push(ms);
    }
    if (talk === 'dialogue') await this.#say(person, 'nestor cancel', thread);
    await this.quiet();
    return took;
  }

  /** Many people at once, each in a dialogue of their own. @returns replies, and the milliseconds until the last */
  async crowd({ people, each }: { people: readonly string[]; each: number }): Promise<{ replies: number; ms: number }> {
    const openings = await Promise.all(people.map((person) => this.#say(person, opening('dialogue'))));
    const threads = openings.map(({ thread }) => thread);
    await this.quiet();
    const began = performance.now();
    await Promise.all(
      people.map(async (person, index) => {
        for (let turn = 0; turn < each; turn += 1) await this.#say(person, toAndFro(turn), threads[index]);
      }),
    );
    const ms = performance.now() - began;
    await this.quiet();
    await Promise.all(people.map((person, index) => this.#say(person, 'nestor cancel', threads[index])));
    await this.quiet();
    return { replies: people.length * each, ms };
  }

  /** Says these in one thread. @param pause milliseconds before each but the first */
  async thread({
    person,
    texts,
    pause,
  }: {
    person: string;
    texts: readonly string[];
    pause: number;
  }): Promise<Reply[]> {
    const replies: Reply[] = [];
    let thread: string | undefined;
    for (const text of texts) {
      if (thread !== undefined) await wait(pause);
      const said = await this.#say(person, text, thread);
      const { thread: begun, ...reply } = said;
      replies.push(reply);
      thread = begun;
    }
    await this.quiet();
    return replies;
  }

  /** Resolves when everything is acknowledged and nothing comes in any more: no work is left to whoever is next. */
  async quiet(): Promise<void> {
    do await wait(QUIET / 3);
    while (this.#sandbox.undelivered > 0 || performance.now() - this.#heardAt < QUIET);
  }

  async #say(person: string, text: string, thread?: string): Promise<Reply & { thread: string }> {
    const { promise, resolve, reject } = Promise.withResolvers<{ at: number; text: string }>();
    const late = setTimeout(
      () => reject(new Error(`no reply to “${text}”\n${this.#sandbox.transcript(20)}`)),
      PATIENCE,
    );
    if (thread !== undefined) this.#awaited.set(thread, resolve);
    const began = performance.now();
    const { ts } = this.#sandbox.say({
      as: person,
      channel: CHANNEL,
      text,
      ...(thread !== undefined && { thread }),
    });
    // The bot is another process: it cannot have answered yet.
    if (thread === undefined) this.#awaited.set(ts, resolve);
    const key = thread ?? ts;
    try {
      const reply = await promise;
      return { ms: reply.at - began, text: reply.text, saidAt: performance.timeOrigin + began, thread: key };
    } finally {
      this.#awaited.delete(key);
      clearTimeout(late);
    }
  }
}

const opening = (talk: Talk): string => (talk === 'help' ? 'nestor help' : 'nestor deploy');

/** Between the question for the application and the one for the environment. */
const toAndFro = (turn: number): string => (turn % 2 === 0 ? 'nestor shop' : 'nestor back');

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
