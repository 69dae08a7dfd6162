import type { FileView, View } from '../language/view.ts';
import type { Person } from '../policy/person.ts';

export interface Destination {
  /** A channel's ID. */
  readonly channel: string;
  /** The first message of a thread; none: the channel itself. */
  readonly thread?: string;
}

export interface People {
  /** What is known without asking; undefined when it must be looked up. */
  peek(user: string, channel: string): Person | undefined;
  /** Asks if need be, and again if `fresh`. A look-up that fails is the objection `unknown`. */
  look(user: string, channel: string, options?: { fresh?: boolean }): Promise<Person>;
}

/**
 * How something is said once.
 *
 * - `key` names it; the same key is never posted twice
 * - `doubtful`: an earlier try may have succeeded, so that it is looked for first
 * - `still`: is it still for this process to say? Asked at the last moment, after all waiting. Without it nobody else
 *   says this, now or ever: every effect has it, as another process may take its lane over.
 */
export type Once =
  | { readonly key: string; readonly maybeDone: boolean; readonly isStillOwner: () => boolean }
  | { readonly key: string; readonly maybeDone: false; readonly isStillOwner?: undefined };

/** What the engine says things with. It speaks in views: language and wording are chosen where the bot is put together. */
export interface Chat {
  /**
   * Posts a message and answers with its timestamp, after waiting out rate limits and passing faults.
   * @throws Lapsed if it was no longer for this process to say when it could have been sent
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

/** It was no longer for this process to do when its moment came. Nothing was done; whoever it has passed to does it. */
export class Lapsed extends Error {
  override name = 'Lapsed';
}

/** The chat refused for good (a channel that is gone, a scope that is missing); trying again would not help. */
export class ChatRefusal extends Error {
  override name = 'ChatRefusal';
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The chat refuses the bot itself (its token was revoked): what it has to say is said once that is mended. */
export class BotRefused extends ChatRefusal {}

/** What comes in from people. `id` is the same for every delivery of the same thing. */
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
      /** What the button carries: a hint, never an authority. */
      readonly value: string;
      readonly at: number;
    };
