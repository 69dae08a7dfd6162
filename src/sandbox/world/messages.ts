import type { Fields } from '../values.ts';
import type { Channel } from './channels.ts';
import type { SharedFile } from './files.ts';
import type { Person } from './people.ts';
import { buttonsOf, menusOf, type Button, type Menu } from '../words/controls.ts';
import { appendBounded } from '../log.ts';

/** One state of a message: what it said from `at` (milliseconds since 1970) until the next version. */
export interface Version {
  readonly at: number;
  readonly text: string;
  readonly blocks: readonly Fields[];
  readonly words: string;
}

export interface MessageParts {
  channel: Channel;
  ts: string;
  author: Person;
  text: string;
  blocks: Fields[];
  /** Turns text and blocks into what a person reads. */
  read: (text: string, blocks: readonly Fields[]) => string;
  threadTs?: string;
  broadcast?: boolean;
  metadata?: Fields;
  files?: SharedFile[];
  subtype?: string;
  clientMessageId?: string;
  /** Shown to this person (ID) alone. */
  onlyFor?: string;
}

const VERSIONS_KEPT = 500;

/** A message as it stands, and as it stood before each of its edits. */
export class Message {
  readonly channel: Channel;
  readonly ts: string;
  readonly threadTs: string | undefined;
  readonly broadcast: boolean;
  readonly author: Person;
  readonly files: readonly SharedFile[];
  readonly subtype: string | undefined;
  readonly clientMessageId: string | undefined;
  readonly onlyFor: string | undefined;
  /** When it came, milliseconds since 1970. */
  readonly at = Date.now();
  /** Oldest first; the last is what stands now. */
  readonly history: Version[] = [];
  /** Names of emoji to the IDs of those who reacted. */
  readonly reactions = new Map<string, Set<string>>();
  metadata: Fields | undefined;
  deleted = false;
  /** When and by whom the text was last edited, as Slack tells it. */
  edited: { user: string; ts: string } | undefined;
  readonly #read: MessageParts['read'];
  #now: Version;

  constructor(parts: MessageParts) {
    this.channel = parts.channel;
    this.ts = parts.ts;
    this.threadTs = parts.threadTs;
    this.broadcast = parts.broadcast ?? false;
    this.author = parts.author;
    this.files = parts.files ?? [];
    this.subtype = parts.subtype;
    this.clientMessageId = parts.clientMessageId;
    this.onlyFor = parts.onlyFor;
    this.metadata = parts.metadata;
    this.#read = parts.read;
    this.#now = this.#version(parts.text, parts.blocks);
    this.history.push(this.#now);
  }

  /** As on the wire: Slack's markup, entities and all. */
  get text(): string {
    return this.#now.text;
  }

  get blocks(): readonly Fields[] {
    return this.#now.blocks;
  }

  /** What a person reads: the text of all blocks, or the text where there are none. */
  get words(): string {
    return this.#now.words;
  }

  /** The words of the buttons, in their order. */
  get buttons(): string[] {
    return this.controls.map((button) => button.text);
  }

  /** The buttons with all it takes to press them, now or much later. */
  get controls(): Button[] {
    return buttonsOf(this);
  }

  /** The select menus. */
  get menus(): Menu[] {
    return menusOf(this);
  }

  /** The answers to it, oldest first. */
  get replies(): readonly Message[] {
    return this.channel.history.replies(this.ts);
  }

  /** @returns the version that stood before */
  edit(text: string, blocks: Fields[]): Version {
    const before = this.#now;
    this.#now = this.#version(text, blocks);
    appendBounded(this.history, this.#now, VERSIONS_KEPT);
    return before;
  }

  /** Words are made when first asked for: most messages of a benchmark are never read. */
  #version(text: string, blocks: Fields[]): Version {
    const read = this.#read;
    let words: string | undefined;
    return {
      at: Date.now(),
      text,
      blocks,
      get words() {
        words ??= read(text, blocks);
        return words;
      },
    };
  }
}
