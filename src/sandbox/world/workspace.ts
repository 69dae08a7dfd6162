import { randomUUID } from 'node:crypto';
import type { ChangeFeed } from '../change-feed.ts';
import { createIds, createTimestamps, stableId } from './ids.ts';
import { appendBounded } from '../append-bounded.ts';
import type { Fields } from '../json.ts';
import { readMessage } from '../words/read-message.ts';
import { typedBlocks, typedToMrkdwn } from '../words/typed-text.ts';
import { Channels } from './channels.ts';
import { Files } from './files.ts';
import { Groups } from './groups.ts';
import { History } from './history.ts';
import { Message, type MessageParts } from './message.ts';
import { People } from './people.ts';
import type { Channel, MessageVersion, Person } from '../records.ts';

export interface WorkspaceOptions {
  name: string;
  botName: string;
  botId: string | undefined;
  /** Block types that are refused although Slack supports them. */
  unknownBlocks: ReadonlySet<string>;
  /** Messages kept for each channel. */
  keep: number;
  changes: ChangeFeed;
}

/** People, channels, groups, messages and files. Emits every change to `changes`. */
export class Workspace {
  readonly team: { readonly id: string; readonly name: string; readonly domain: string };
  readonly app: { readonly id: string; readonly botId: string };
  readonly bot: Person;
  readonly people: People;
  readonly channels: Channels;
  readonly groups = new Groups();
  readonly files: Files;
  readonly views = new Map<string, Fields>();
  /** The latest messages of all channels, in order. */
  readonly timeline: Message[] = [];
  readonly changes: ChangeFeed;
  readonly unknownBlocks: ReadonlySet<string>;
  readonly newId = createIds();
  readonly newTs = createTimestamps();
  readonly #keep: number;
  readonly #histories = new Map<string, History>();

  constructor(options: WorkspaceOptions) {
    this.team = { id: stableId('T', options.name), name: options.name, domain: options.name.toLowerCase() };
    this.app = { id: stableId('A', options.botName), botId: stableId('B', options.botName) };
    this.people = new People(this.team.id);
    this.channels = new Channels();
    this.files = new Files(options.keep);
    this.changes = options.changes;
    this.unknownBlocks = options.unknownBlocks;
    this.#keep = options.keep;
    this.bot = this.people.add({
      name: options.botName,
      bot: true,
      ...(options.botId !== undefined && { id: options.botId }),
    });
  }

  /** @throws Error if no one has that name or ID */
  person(nameOrId: string): Person {
    const person = this.people.find(nameOrId.replace(/^@/, ''));
    if (!person) throw new Error(`Nobody here is called ${nameOrId}; there are ${list(this.people.all())}`);
    return person;
  }

  /** @throws Error if no channel has that name or ID */
  channel(nameOrId: string): Channel {
    const channel = this.channels.find(nameOrId);
    if (!channel) throw new Error(`There is no channel ${nameOrId}; there are ${list(this.channels.all())}`);
    return channel;
  }

  /** The messages of a channel. */
  history({ id }: Channel): History {
    const known = this.#histories.get(id);
    if (known) return known;
    const history = new History(this.#keep);
    this.#histories.set(id, history);
    return history;
  }

  post(parts: Omit<MessageParts, 'read' | 'replies' | 'ts'>): Message {
    const history = this.history(parts.channel);
    const replies = (ts: string) => history.replies(ts);
    const message = new Message({ ...parts, ts: this.newTs(), read: this.#read, replies });
    if (message.onlyFor === undefined) history.add(message);
    appendBounded(this.timeline, message, this.#keep);
    this.changes.emit({ kind: 'message', message });
    return message;
  }

  edit(message: Message, text: string, blocks: Fields[]): MessageVersion {
    const before = message.edit(text, blocks);
    this.changes.emit({ kind: 'edit', message });
    return before;
  }

  remove(message: Message): void {
    message.deleted = true;
    this.history(message.channel).remove(message);
    this.changes.emit({ kind: 'delete', message });
  }

  /** What Slack makes of a line that a person types. */
  typed(line: string): { text: string; blocks: Fields[]; clientMessageId: string } {
    const text = typedToMrkdwn(line, this.#directory);
    return { text, blocks: typedBlocks(text, this.newId('b')), clientMessageId: randomUUID() };
  }

  readonly #read = (text: string, blocks: readonly Fields[]): string =>
    readMessage({
      text,
      blocks,
      names: {
        person: (id) => this.people.byId(id)?.name,
        channel: (id) => this.channels.byId(id)?.name,
        group: (id) => this.groups.find(id)?.handle,
      },
    });

  readonly #directory = {
    person: (name: string): string | undefined => this.people.find(name)?.id,
    channel: (name: string): string | undefined => this.channels.find(name)?.id,
    group: (handle: string): string | undefined => this.groups.find(handle)?.id,
  };
}

function list(named: { name: string }[]): string {
  return named
    .map(({ name }) => name)
    .filter((name) => name !== '')
    .join(', ');
}
