import { randomUUID } from 'node:crypto';
import type { Changes } from '../change-feed.ts';
import { createIds, createTimestamps, stableId } from '../ids.ts';
import { appendBounded } from '../log.ts';
import type { Fields } from '../values.ts';
import { readMessage } from '../words/read.ts';
import { typedBlocks, typedToMarkup } from '../words/typed.ts';
import { Channels, type Channel } from './channels.ts';
import { Files } from './files.ts';
import { Groups } from './groups.ts';
import { Message, type MessageParts, type Version } from './messages.ts';
import { People, type Person } from './people.ts';

export interface WorkspaceOptions {
  name: string;
  botName: string;
  botId: string | undefined;
  /** Types of blocks that are refused although Slack knows them. */
  unknownBlocks: ReadonlySet<string>;
  /** How many messages a channel remembers. */
  keep: number;
  changes: Changes;
}

/** Who and what there is: people, channels, groups, messages, files. Says every change to `changes`. */
export class Workspace {
  readonly team: { readonly id: string; readonly name: string; readonly domain: string };
  readonly app: { readonly id: string; readonly botId: string };
  readonly bot: Person;
  readonly people: People;
  readonly channels: Channels;
  readonly groups = new Groups();
  readonly files: Files;
  readonly views = new Map<string, Fields>();
  /** All channels' latest messages in the order of their coming. */
  readonly timeline: Message[] = [];
  readonly changes: Changes;
  readonly unknownBlocks: ReadonlySet<string>;
  readonly newId = createIds();
  readonly newTs = createTimestamps();
  readonly #keep: number;

  constructor(options: WorkspaceOptions) {
    this.team = { id: stableId('T', options.name), name: options.name, domain: options.name.toLowerCase() };
    this.app = { id: stableId('A', options.botName), botId: stableId('B', options.botName) };
    this.people = new People(this.team.id);
    this.channels = new Channels(options.keep);
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

  /** @throws Error where nobody has that name or ID */
  person(nameOrId: string): Person {
    const person = this.people.find(nameOrId.replace(/^@/, ''));
    if (!person) throw new Error(`Nobody here is called ${nameOrId}; there are ${list(this.people.all())}`);
    return person;
  }

  /** @throws Error where no channel has that name or ID */
  channel(nameOrId: string): Channel {
    const channel = this.channels.find(nameOrId);
    if (!channel) throw new Error(`There is no channel ${nameOrId}; there are ${list(this.channels.all())}`);
    return channel;
  }

  post(parts: Omit<MessageParts, 'read' | 'ts'>): Message {
    const message = new Message({ ...parts, ts: this.newTs(), read: this.#read });
    if (message.onlyFor === undefined) message.channel.history.add(message);
    appendBounded(this.timeline, message, this.#keep);
    this.changes.emit({ kind: 'message', message });
    return message;
  }

  edit(message: Message, text: string, blocks: Fields[]): Version {
    const before = message.edit(text, blocks);
    this.changes.emit({ kind: 'edit', message });
    return before;
  }

  remove(message: Message): void {
    message.deleted = true;
    message.channel.history.remove(message);
    this.changes.emit({ kind: 'delete', message });
  }

  /** Text and block as Slack makes them of a typed line. */
  typed(line: string): { text: string; blocks: Fields[]; clientMessageId: string } {
    const text = typedToMarkup(line, this.#directory);
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
