import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Sandbox } from '../../src/sandbox/index.ts';

/** What people say over and over: answers in a dialogue that needs no git, or a call for help. */
export type Talk = 'dialogue' | 'help';

/** The bot's reply to a message. */
export interface Reply {
  /** From the message's envelope to the post. */
  readonly ms: number;
  readonly text: string;
  /** When the message was sent: milliseconds since 1970, with fractions. */
  readonly saidAt: number;
}

/** One person's turns, one after the other. */
export interface Turns {
  readonly talk: Talk;
  readonly person: string;
  readonly count: number;
  /** Milliseconds that the person takes before each. */
  readonly breath: number;
}

/** People at once, each with so many messages. */
export interface Crowd {
  readonly people: readonly string[];
  readonly each: number;
}

export interface CrowdPace {
  readonly replies: number;
  /** Milliseconds until the last of them. */
  readonly ms: number;
}

/** One person's messages in one thread, with milliseconds before each but the first. */
export interface Said {
  readonly person: string;
  readonly texts: readonly string[];
  readonly pause: number;
}

/** A call of the Web API that a bot made. */
export interface RecordedCall {
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
}

export const CHANNEL = 'ops';

/** A message without a reply for so many milliseconds ends the bench. */
const PATIENCE = 60_000;
/** After so many milliseconds without a call the bot has finished its work. */
const QUIET = 60;

/** People who speak, each one message after the other, and wait for the bot's reply in their thread. */
export class Load {
  readonly #sandbox: Sandbox;
  readonly #awaited = new Map<string, (reply: { at: number; text: string }) => void>();
  #heardAt = 0;
  #postedAt = 0;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    // The time that the workspace takes to handle a post is not the bot's.
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

  /** @returns the milliseconds that each turn took, from envelope to post */
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

  /** @returns the calls by which the bot answered these turns, in threads only: a greeting is none */
  async record(turns: Turns): Promise<RecordedCall[]> {
    const calls: RecordedCall[] = [];
    const stop = this.#sandbox.on('change', (change) => {
      if (change.kind === 'call') calls.push({ method: change.call.method, args: change.call.args });
    });
    await this.turns(turns);
    stop();
    return calls.filter(({ args }) => args['thread_ts'] !== undefined || args['ts'] !== undefined);
  }

  /** Many people at once, each in a dialogue of their own. */
  async crowd({ people, each }: Crowd): Promise<CrowdPace> {
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

  async thread({ person, texts, pause }: Said): Promise<Reply[]> {
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

  /** Resolves when everything is acknowledged and the bot calls no more, so that the next block starts clean. */
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
