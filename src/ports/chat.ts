import type { FileView, View } from '../language/view.ts';
import type { Person } from '../policy/person.ts';

export interface Destination {
  /** A channel's ID. */
  readonly channel: string;
  /** The first message of a thread; none: the channel itself. */
  readonly thread?: string;
}

export interface People {
  /** What is cached; undefined if it must be looked up. */
  peek(user: string, channel: string): Person | undefined;
  /** Looks up what is not cached, or everything if `fresh`. A failed look-up is the objection `unknown`. */
  look(user: string, channel: string, options?: { fresh?: boolean }): Promise<Person>;
}

/**
 * Makes posting idempotent.
 *
 * - `key`: the same key is never posted twice
 * - `maybeDone`: an earlier attempt may have succeeded, so the message is searched for first
 * - `isStillOwner`: may this process still post it? Asked at the last moment, after all waiting. Every effect has it, as
 *   another process may take over its lane; leave it out only if no other process could ever post this.
 */
export type Once =
  | { readonly key: string; readonly maybeDone: boolean; readonly isStillOwner: () => boolean }
  | { readonly key: string; readonly maybeDone: false; readonly isStillOwner?: undefined };

/** What the engine says things with. It speaks in views: language and wording are chosen where the bot is put together. */
export interface Chat {
  /**
   * Posts a message and resolves to its timestamp, after waiting out rate limits and transient failures.
   * @throws Lapsed if this process was no longer its owner when it could have been sent
   */
  post(message: { to: Destination; view: View } & Once): Promise<{ ts: string }>;
  /** The message posted under this key, looked for in its thread or channel; undefined if it is not there. */
  find(message: { to: Destination; key: string }): Promise<{ ts: string } | undefined>;
  /**
   * Edits a message; one that is gone is no error. At most every 3 seconds for each message, the newest view then.
   * @param message.isStillOwner as with `post`; without it no other process ever edits this message
   * @throws Lapsed as `post` does; also for a view that was merged with a newer one that lapsed
   */
  edit(message: { channel: string; ts: string; view: View; isStillOwner?: () => boolean }): Promise<void>;
  /**
   * Uploads a file to a thread or channel.
   * @throws Lapsed as `post` does
   */
  upload(upload: { to: Destination; file: FileView } & Once): Promise<void>;
}

/** This process was no longer the owner when the call was about to be sent. Nothing was done; the new owner does it. */
export class Lapsed extends Error {
  override name = 'Lapsed';
}

/** The chat refused permanently (the channel is gone, a scope is missing): do not retry. */
export class ChatRefusal extends Error {
  override name = 'ChatRefusal';
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The chat refuses the bot itself (its token was revoked): retry once that is fixed. */
export class BotRefused extends ChatRefusal {}

/** What people send. `id` is the same on every redelivery. */
export type Inbound =
  | {
      readonly kind: 'message';
      readonly id: string;
      readonly channel: string;
      readonly ts: string;
      readonly thread?: string;
      readonly person: string;
      /** As people see it: entities decoded, mentions as `<@U…>`. */
      readonly text: string;
      readonly at: number;
    }
  | {
      readonly kind: 'press';
      readonly id: string;
      readonly channel: string;
      /** The message whose button was pressed. */
      readonly ts: string;
      readonly thread?: string;
      readonly person: string;
      /** The button's value: a hint, never an authority. */
      readonly value: string;
      readonly at: number;
    };
