import type { Fields } from '../json.ts';
import { buttonsOf, menusOf } from '../words/controls.ts';
import { appendBounded } from '../append-bounded.ts';
import type { Button, Channel, Menu, MessageRecord, MessageVersion, Person, SharedFile } from '../records.ts';

export interface MessageParts {
  channel: Channel;
  ts: string;
  author: Person;
  text: string;
  blocks: Fields[];
  /** Renders text and blocks as a person reads them. */
  read: (text: string, blocks: readonly Fields[]) => string;
  /** The replies to the message with this timestamp. */
  replies: (ts: string) => readonly Message[];
  threadTs?: string;
  broadcast?: boolean;
  metadata?: Fields;
  files?: SharedFile[];
  subtype?: string;
  clientMessageId?: string;
  /** The ID of the only person who sees it. */
  onlyFor?: string;
}

const VERSIONS_KEPT = 500;

/** A message and its earlier versions. */
export class Message implements MessageRecord {
  readonly channel: Channel;
  readonly ts: string;
  readonly threadTs: string | undefined;
  readonly broadcast: boolean;
  readonly author: Person;
  readonly files: readonly SharedFile[];
  readonly subtype: string | undefined;
  readonly clientMessageId: string | undefined;
  readonly onlyFor: string | undefined;
  readonly at = Date.now();
  readonly history: MessageVersion[] = [];
  readonly reactions = new Map<string, Set<string>>();
  metadata: Fields | undefined;
  deleted = false;
  edited: { user: string; ts: string } | undefined;
  readonly #read: MessageParts['read'];
  readonly #replies: MessageParts['replies'];
  #current: MessageVersion;

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
    this.#replies = parts.replies;
    this.#current = this.#version(parts.text, parts.blocks);
    this.history.push(this.#current);
  }

  get text(): string {
    return this.#current.text;
  }

  get blocks(): readonly Fields[] {
    return this.#current.blocks;
  }

  get words(): string {
    return this.#current.words;
  }

  /** The labels of the buttons, in order. */
  get buttons(): string[] {
    return this.controls.map((button) => button.text);
  }

  /** The buttons, to press now or later. */
  get controls(): Button[] {
    return buttonsOf(this);
  }

  /** The select menus. */
  get menus(): Menu[] {
    return menusOf(this);
  }

  /** Oldest first. */
  get replies(): readonly Message[] {
    return this.#replies(this.ts);
  }

  /** @returns the previous version */
  edit(text: string, blocks: Fields[]): MessageVersion {
    const before = this.#current;
    this.#current = this.#version(text, blocks);
    appendBounded(this.history, this.#current, VERSIONS_KEPT);
    return before;
  }

  /** Renders the words lazily: most messages of a benchmark are never read. */
  #version(text: string, blocks: Fields[]): MessageVersion {
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
