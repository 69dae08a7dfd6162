import type { TokenKind, Tokens } from '../web/tokens.ts';
import type { ChannelOptions } from './channels.ts';
import type { PersonOptions } from './people.ts';
import type { Workspace } from './workspace.ts';
import type { Channel, Group, Person } from '../records.ts';

/** What workspace owners do: manage people, channels, groups and tokens. */
export class Admin {
  readonly #workspace: Workspace;
  readonly #tokens: Tokens;

  constructor(workspace: Workspace, tokens: Tokens) {
    this.#workspace = workspace;
    this.#tokens = tokens;
  }

  addPerson(options: string | PersonOptions): Person {
    return this.#workspace.people.add(typeof options === 'string' ? { name: options } : options);
  }

  /** Renames or deactivates a person, or makes them a guest. */
  changePerson(who: string, changes: Partial<Omit<PersonOptions, 'id' | 'stranger' | 'bot'>>): Person {
    const person = this.#workspace.person(who);
    this.#workspace.people.change(person, changes);
    this.#workspace.changes.emit({ kind: 'person', person });
    return person;
  }

  /** Members default to everyone there is now; the bot is one of them unless `bot: false`. */
  addChannel(options: string | ChannelOptions): Channel {
    const asked = typeof options === 'string' ? { name: options } : options;
    const { bot, people, channels } = this.#workspace;
    const names = asked.members ?? people.all().map(({ id }) => id);
    const members = new Set(names.map((name) => this.#workspace.person(name).id));
    if (asked.bot === false) members.delete(bot.id);
    else members.add(bot.id);
    return channels.add(asked, members);
  }

  renameChannel(channel: string, name: string): Channel {
    const found = this.#workspace.channel(channel);
    this.#workspace.channels.rename(found, name);
    this.#workspace.changes.emit({ kind: 'channel', channel: found });
    return found;
  }

  archive(channel: string, archived = true): Channel {
    const found = this.#workspace.channel(channel);
    found.archived = archived;
    this.#workspace.changes.emit({ kind: 'channel', channel: found });
    return found;
  }

  /** @param who a name or ID, which may be the bot's */
  invite(channel: string, who: string): void {
    const found = this.#workspace.channel(channel);
    const person = this.#workspace.person(who);
    found.members.add(person.id);
    this.#workspace.changes.emit({ kind: 'joined', channel: found, person });
  }

  /** @param who a name or ID, which may be the bot's */
  kick(channel: string, who: string): void {
    const found = this.#workspace.channel(channel);
    const person = this.#workspace.person(who);
    found.members.delete(person.id);
    this.#workspace.changes.emit({ kind: 'left', channel: found, person });
  }

  /** Creates a user group, or replaces its members. */
  setGroup(handle: string, members: readonly string[]): Group {
    const users = members.map((name) => this.#workspace.person(name).id);
    const group = this.#workspace.groups.set({ handle: handle.replace(/^@/, ''), users });
    this.#workspace.changes.emit({ kind: 'group', handle: group.handle });
    return group;
  }

  revokeToken(kind: TokenKind): void {
    this.#tokens.revoked.add(kind);
  }

  restoreToken(kind: TokenKind): void {
    this.#tokens.revoked.delete(kind);
  }

  removeScope(scope: string): void {
    this.#tokens.scopes.delete(scope);
  }

  addScope(scope: string): void {
    this.#tokens.scopes.add(scope);
  }
}
