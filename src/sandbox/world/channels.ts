import { stableId } from './ids.ts';
import type { Channel } from '../records.ts';

/** Members are names or IDs; the bot is one of them unless `bot: false`. */
export interface ChannelOptions {
  name: string;
  id?: string;
  private?: boolean;
  members?: string[];
  bot?: boolean;
  /** Shared with another workspace (Slack Connect). */
  shared?: boolean;
  archived?: boolean;
}

/** Channels and direct conversations by name or ID. */
export class Channels {
  readonly #byId = new Map<string, Channel>();
  readonly #byName = new Map<string, Channel>();

  /** @param members IDs */
  add(options: Omit<ChannelOptions, 'members' | 'bot'>, members: Iterable<string>): Channel {
    const name = options.name.replace(/^#/, '');
    if (this.#byName.has(name)) throw new Error(`There is already a channel called ${name}`);
    const channel: Channel = {
      id: options.id ?? stableId('C', name),
      name,
      kind: options.private ? 'group' : 'channel',
      members: new Set(members),
      shared: options.shared ?? false,
      archived: options.archived ?? false,
      created: Math.floor(Date.now() / 1000),
    };
    this.#byId.set(channel.id, channel);
    this.#byName.set(name, channel);
    return channel;
  }

  /** The direct conversation of the bot and a person; opens it if there is none. */
  direct(bot: string, user: string): Channel {
    const id = stableId('D', user);
    const known = this.#byId.get(id);
    if (known) return known;
    const channel: Channel = {
      id,
      name: '',
      kind: 'im',
      members: new Set([bot, user]),
      shared: false,
      archived: false,
      created: Math.floor(Date.now() / 1000),
      user,
    };
    this.#byId.set(id, channel);
    return channel;
  }

  rename(channel: Channel, name: string): void {
    this.#byName.delete(channel.name);
    channel.name = name;
    this.#byName.set(name, channel);
  }

  find(nameOrId: string): Channel | undefined {
    return this.#byId.get(nameOrId) ?? this.#byName.get(nameOrId.replace(/^#/, ''));
  }

  byId(id: string): Channel | undefined {
    return this.#byId.get(id);
  }

  all(): Channel[] {
    return [...this.#byId.values()];
  }
}
